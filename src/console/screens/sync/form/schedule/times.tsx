// What the schedule means: in words, its next five times, and what a day of it costs in calls.
import { Alert, Button, Group, List, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { api, bodyOf } from '../../../../api/client.ts'
import { problemOf } from '../../../../api/problem.ts'
import { Failure } from '../../../../parts/failure.tsx'
import { count, counted } from '../../../../parts/figures.ts'
import { Moment } from '../../../../parts/moment.tsx'
import { useMay } from '../../../../session/session.ts'
import { useDraft } from '../../draft/draft.tsx'
import { groupOf } from '../../draft/text.ts'

const PAUSE_MS = 300

export function Times() {
  const { name, at } = useDraft()
  const [written] = useDebouncedValue(JSON.stringify(groupOf(at(['schedule']))), PAUSE_MS)
  const isSet = written !== '{}'
  const foreseen = useQuery({
    queryKey: ['foreseen', name, written],
    queryFn: () =>
      bodyOf(api.POST('/api/v1/setup/schedule', { body: { sync: name, schedule: JSON.parse(written), count: 5 } })),
    enabled: isSet,
    placeholderData: keepPreviousData,
  })
  if (!isSet) {
    return (
      <Text size="sm" c="dimmed">
        It runs only when somebody asks it to.
      </Text>
    )
  }
  if (foreseen.error !== null) {
    const { faults, detail } = problemOf(foreseen.error)
    return (
      <Alert color="orange" variant="light" role="alert">
        {faults.length === 0 ? detail : faults.map(({ what }) => what).join('; ')}
      </Alert>
    )
  }
  if (foreseen.data === undefined) return null
  const { words, next, perDay } = foreseen.data
  return (
    <Stack gap="xs" aria-live="polite">
      <Text size="sm" fw={600}>
        Runs {words}
      </Text>
      <List size="sm" listStyleType="none" aria-label="Next times">
        {next.map(({ at: moment, local }) => (
          <List.Item key={moment}>
            <Group gap="xs">
              <span>{onTheWall(local)}</span>
              <Text span size="sm" c="dimmed">
                <Moment at={moment} />
              </Text>
            </Group>
          </List.Item>
        ))}
      </List>
      <Cost perDay={perDay} />
    </Stack>
  )
}

const day = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})

/** "Fri, 27 Nov 2026, 06:00", as the clock in the schedule's zone has it. */
function onTheWall(local: string): string {
  return `${day.format(Date.parse(`${local.slice(0, 10)}T00:00:00Z`))}, ${local.slice(11, 16)}`
}

function Cost({ perDay }: { readonly perDay: number }) {
  const { name, text } = useDraft()
  const may = useMay('operator')
  const cost = useMutation({
    mutationFn: () =>
      bodyOf(api.POST('/api/v1/setup/estimate', { body: { sync: name, text, mode: 'incremental', dryRun: false } })),
  })
  if (!may) return null
  if (cost.error !== null) return <Failure error={cost.error} retry={() => cost.mutate()} />
  if (cost.data === undefined) {
    return (
      <Group>
        <Button size="compact-sm" variant="default" loading={cost.isPending} onClick={() => cost.mutate()}>
          Estimate its calls
        </Button>
      </Group>
    )
  }
  const { calls, budget, whole } = cost.data
  const aRun = Math.round(calls.likely)
  const aDay = Math.round(calls.likely * perDay)
  return (
    <Text size="sm">
      About {counted(aRun, 'call')}{' '}
      {whole ? 'for the first run, which reads everything; fewer for each after it' : 'a run'},{' '}
      {perDay >= 1 ? counted(Math.round(perDay), 'run') : 'less than one run'} a day
      {whole ? '' : `: ${count(aDay)} calls`}
      {budget !== null && `; ${count(budget.left)} of ${count(budget.daily)} are left today`}.
    </Text>
  )
}
