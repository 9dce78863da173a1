// How the sync stands: its state, when it runs next, up to where it was read, its last runs.
import { Alert, Anchor, List, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconPlayerPause } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, bodyOf } from '../../api/client.ts'
import type { Sync } from '../../api/words.ts'
import { Empty } from '../../parts/empty.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Answered } from '../../parts/page.tsx'
import { RunsTable } from '../../parts/runs-table.tsx'
import { Section } from '../../parts/section.tsx'
import { PausedFields } from './paused-fields.tsx'

const AGAIN_MS = 10_000
const LAST_RUNS = 5

export function Stand({ sync }: { readonly sync: Sync }) {
  const { name, schedule, readUpTo, pauseReason, fields } = sync
  const runs = useQuery({
    queryKey: ['runs', { sync: name, limit: LAST_RUNS }],
    queryFn: () => bodyOf(api.GET('/api/v1/runs', { params: { query: { sync: name, limit: LAST_RUNS } } })),
    refetchInterval: AGAIN_MS,
  })
  return (
    <Stack>
      {schedule.paused !== null && (
        <Alert color="orange" variant="light" icon={<IconPlayerPause aria-hidden />} title="Paused">
          {pauseReason ?? `No run starts and nothing is written: ${schedule.paused}.`}
        </Alert>
      )}
      <PausedFields sync={sync} />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Section title="Next runs">
          {schedule.problem !== null && <Text size="sm">{schedule.problem}</Text>}
          {schedule.words === null ? (
            <Text size="sm" c="dimmed">
              It runs only when somebody asks it to. Give it a schedule in its settings.
            </Text>
          ) : (
            <>
              <Text size="sm" fw={600}>
                Runs {schedule.words}
              </Text>
              <List size="sm" listStyleType="none" aria-label="Next times">
                {schedule.next.map(({ at, local }) => (
                  <List.Item key={at}>
                    {local.slice(0, 10)} {local.slice(11, 16)}{' '}
                    <Text span size="sm" c="dimmed">
                      <Moment at={at} />
                    </Text>
                  </List.Item>
                ))}
              </List>
              {schedule.last?.skipped != null && (
                <Text size="sm" c="dimmed">
                  The last time was skipped: {schedule.last.skipped}.
                </Text>
              )}
            </>
          )}
        </Section>
        <Section title="Coverage">
          <Text size="sm">
            {readUpTo === null ? (
              'Not read completely yet.'
            ) : (
              <>
                Read completely up to <Moment at={readUpTo} />.
              </>
            )}
          </Text>
          <Text size="sm" c="dimmed">
            Keeps {fields.map(({ field }) => field).join(', ')}.
          </Text>
        </Section>
      </SimpleGrid>
      <Section
        title="Last runs"
        aside={
          <Anchor size="sm" renderRoot={props => <Link {...props} to="/runs" search={{ sync: name }} />}>
            All runs
          </Anchor>
        }
      >
        <Answered of={runs}>
          {({ items }) =>
            items.length > 0 ? (
              <RunsTable runs={items} />
            ) : (
              <Empty title="No run yet">A dry run shows what it would do, and writes nothing.</Empty>
            )
          }
        </Answered>
      </Section>
    </Stack>
  )
}
