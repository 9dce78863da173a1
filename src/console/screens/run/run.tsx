// One run: how far it is, what it did and why, what went wrong, what waits for a person; and what can be done about it.
import { Alert, SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, bodyOf } from '../../api/client.ts'
import { OUTCOMES, REFUSALS } from '../../api/meanings.ts'
import type { Report } from '../../api/words.ts'
import { count, duration, words } from '../../parts/figures.ts'
import { Moment } from '../../parts/moment.tsx'
import { Answered, Page } from '../../parts/page.tsx'
import { Section } from '../../parts/section.tsx'
import { Status } from '../../parts/status.tsx'
import { Tally } from '../../parts/tally.tsx'
import { Causes } from './causes.tsx'
import { useLiveRun } from './live.ts'
import { PlanReview } from './plan-review.tsx'
import { Progress } from './progress.tsx'
import { RunActions } from './run-actions.tsx'
import { Told } from './told.tsx'

const route = getRouteApi('/runs/$run')

export const runKey = (run: string) => ['run', run] as const

export function RunScreen() {
  const { run } = route.useParams()
  const report = useQuery({
    queryKey: runKey(run),
    queryFn: () => bodyOf(api.GET('/api/v1/runs/{run}', { params: { path: { run } } })),
  })
  useLiveRun(run, report.data?.run.status === 'active')
  const { data } = report
  return (
    <Page
      title={data?.run.sync ?? 'Run'}
      about={data !== undefined && <Facts report={data} />}
      actions={data !== undefined && <RunActions report={data} />}
    >
      <Answered of={report}>{found => <Body report={found} />}</Answered>
    </Page>
  )
}

function Facts({ report: { run } }: { readonly report: Report }) {
  const { connection, stream, mode, dryRun, startedAt, endedAt, startedBy } = run
  return (
    <>
      <Status of={run} /> {connection} · {stream} · {words(mode)}
      {dryRun && ', dry run'} · began <Moment at={startedAt} /> by {startedBy}
      {endedAt !== null && ` · took ${duration(Date.parse(endedAt) - Date.parse(startedAt))}`}
    </>
  )
}

function Body({ report }: { readonly report: Report }) {
  const { run, counts, plan, undoneBy, left } = report
  const { pulled, unchanged, proposed, refused, calls, outcomes, refusals, stages } = counts
  return (
    <Stack gap="lg">
      <Told report={report} />
      {undoneBy.map(by => (
        <Alert key={by} color="gray" title="This run was undone">
          <Link to="/runs/$run" params={{ run: by }}>
            The run that took it back
          </Link>
        </Alert>
      ))}
      {run.undoes !== null && (
        <Text size="sm">
          This run takes back {run.undoes}.{' '}
          {left.length > 0 && `${count(left.length)} values stay, since somebody changed them.`}
        </Text>
      )}
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }}>
        <Figure name="Records read" value={pulled} />
        <Figure name="Of them unchanged" value={unchanged} />
        <Figure name="Changes proposed" value={proposed} />
        <Figure name="Changes refused" value={refused} />
        <Figure name="Calls" value={calls} />
      </SimpleGrid>
      <Progress report={report} />
      {plan?.state === 'waiting' && <PlanReview plan={plan} run={run} />}
      <SimpleGrid cols={{ base: 1, md: 3 }}>
        <Section title="What became of the changes">
          <Tally of={outcomes} meanings={OUTCOMES} none="No change was written." />
        </Section>
        <Section title="Why changes were not made">
          <Tally of={refusals} meanings={REFUSALS} none="Nothing was refused." color="gray" />
        </Section>
        <Section title="Where the time went">
          <Tally of={stages} none="Nothing was measured yet." color="teal" show={duration} />
        </Section>
      </SimpleGrid>
      <Causes run={run} />
    </Stack>
  )
}

function Figure({ name, value }: { readonly name: string; readonly value: number }) {
  return (
    <div>
      <Text size="xl" fw={650}>
        {count(value)}
      </Text>
      <Text size="sm" c="dimmed">
        {name}
      </Text>
    </div>
  )
}
