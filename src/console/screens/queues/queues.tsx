// How the work goes: what waits and why, what failed and why, how fast it goes, and who works. For admins.
import { Alert, SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Advice } from '../../advice/advice.tsx'
import { api, bodyOf } from '../../api/client.ts'
import type { Queues } from '../../api/words.ts'
import { Empty } from '../../parts/empty.tsx'
import { count, counted, duration } from '../../parts/figures.ts'
import { Moment } from '../../parts/moment.tsx'
import { Answered, Page } from '../../parts/page.tsx'
import { Section } from '../../parts/section.tsx'
import { Lines } from './lines.tsx'
import { Why } from './why.tsx'

const AGAIN_MS = 5_000

export function QueuesScreen() {
  const queues = useQuery({
    queryKey: ['queues'],
    queryFn: () => bodyOf(api.GET('/api/v1/queues')),
    refetchInterval: AGAIN_MS,
  })
  return (
    <Page title="Queues" about="What waits, what runs, what failed, and which workers live">
      <Answered of={queues}>{found => <Body of={found} />}</Answered>
    </Page>
  )
}

function Body({ of: { lines, waits, failures, queue, workers, notices } }: { readonly of: Queues }) {
  return (
    <Stack gap="lg">
      {queue.trouble !== null && (
        <Alert color="red" variant="light" title="The queue cannot be reached">
          {queue.trouble}
        </Alert>
      )}
      {workers.length === 0 && (
        <Alert color="orange" variant="light" title="No worker is alive">
          <Advice fix="Nothing is done until one is started." remedy={{ do: 'start-worker' }} />
        </Alert>
      )}
      <Section
        title="Work by step and connection"
        aside={
          queue.holds !== null && (
            <Text size="sm" c="dimmed">
              The queue holds {count(queue.holds.waiting)}, {count(queue.holds.active)} in the hands of a worker
            </Text>
          )
        }
      >
        {lines.length > 0 ? (
          <Lines lines={lines} />
        ) : (
          <Empty title="Nothing to do">Nothing waits, nothing runs, and nothing failed in the last 24 hours.</Empty>
        )}
      </Section>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Section title="Why work waits">
          <Why of={waits} at="until" none="Nothing waits." />
        </Section>
        <Section title="Why work failed in the last 24 hours">
          <Why of={failures} at="last" none="Nothing failed." />
        </Section>
        <Section title="Workers">
          <Workers of={workers} />
        </Section>
        <Section title="Records that news came of">
          {notices.length === 0 && (
            <Text size="sm" c="dimmed">
              None waits to be read.
            </Text>
          )}
          {notices.map(({ sync, records, oldestMs }) => (
            <Text key={sync} size="sm">
              {sync}: {counted(records, 'record')}, the oldest for {duration(oldestMs)}
            </Text>
          ))}
        </Section>
      </SimpleGrid>
    </Stack>
  )
}

function Workers({ of }: { readonly of: Queues['workers'] }) {
  if (of.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        None is alive.
      </Text>
    )
  }
  return (
    <Stack gap={4}>
      {of.map(({ id, host, processId, version, concurrency, startedAt, seenAt }) => (
        <Text key={id} size="sm" component="div">
          {host} process {processId}, version {version}, {count(concurrency)} at once{' '}
          <Text span size="xs" c="dimmed">
            since <Moment at={startedAt} />, seen <Moment at={seenAt} />
          </Text>
        </Text>
      ))}
    </Stack>
  )
}
