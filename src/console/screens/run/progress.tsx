// How far the reading of a run is: of the records that the CRM counted, and of each part that is read by itself.
import { Badge, Progress as Bar, Button, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { api, bodyOf } from '../../api/client.ts'
import { PARTS } from '../../api/meanings.ts'
import { wholeOf } from '../../api/whole.ts'
import type { Part, Report } from '../../api/words.ts'
import { count, counted } from '../../parts/figures.ts'
import { Section } from '../../parts/section.tsx'

const SHOWN = 6

export function Progress({ report: { run, counts } }: { readonly report: Report }) {
  const { data } = useQuery({
    queryKey: ['parts', run.id],
    queryFn: () =>
      wholeOf(query => bodyOf(api.GET('/api/v1/runs/{run}/partitions', { params: { path: { run: run.id }, query } }))),
  })
  const parts = data?.items ?? []
  const isUnderWay = run.status === 'active'
  if (parts.length === 0 || (parts.length === 1 && !isUnderWay)) return null
  const read = parts.filter(({ done }) => done).length
  return (
    <Section
      title="How far the reading is"
      aside={
        <Text size="sm" c="dimmed">
          {count(read)} of {counted(parts.length, 'part')} read
        </Text>
      }
    >
      {run.expected !== null && run.expected > 0 && <Read pulled={counts.pulled} expected={run.expected} />}
      <Parts of={parts} />
    </Section>
  )
}

/** The count is of the start, and the CRM goes on: there may be more by now. */
function Read({ pulled, expected }: { readonly pulled: number; readonly expected: number }) {
  const share = Math.min(100, (pulled / expected) * 100)
  return (
    <div>
      <Bar value={share} size="lg" aria-label="Records read" />
      <Text size="sm" c="dimmed">
        {count(pulled)} of about {counted(expected, 'record')}
      </Text>
    </div>
  )
}

function Parts({ of }: { readonly of: readonly Part[] }) {
  const [isOpen, { toggle }] = useDisclosure(false)
  // What is under way comes first; whoever looks on does not want to look for it.
  const ranked = of.map((part, at) => ({ ...part, number: at + 1, stand: standOf(part) }))
  const sorted = ranked.toSorted((a, b) => a.stand.rank - b.stand.rank || a.number - b.number)
  return (
    <Stack gap={6}>
      <Stack component="ul" gap={6} p={0} m={0} style={{ listStyle: 'none' }} aria-label="Parts">
        {(isOpen ? sorted : sorted.slice(0, SHOWN)).map(({ id, number, of: kind, rows, stand }) => (
          <Group component="li" key={id} justify="space-between" gap="xs">
            <Text size="sm">
              Part {number}{' '}
              <Text span size="sm" c="dimmed">
                {PARTS[kind]}
              </Text>
            </Text>
            <Group gap="xs">
              <Text size="sm">{counted(rows, 'record')}</Text>
              <Badge variant="light" tt="none" color={stand.color}>
                {stand.word}
              </Badge>
            </Group>
          </Group>
        ))}
      </Stack>
      {of.length > SHOWN && (
        <Group>
          <Button size="compact-sm" variant="default" aria-expanded={isOpen} onClick={toggle}>
            {isOpen ? 'Show fewer' : `Show all ${count(of.length)} parts`}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

const BEGUN = { rank: 0, word: 'Being read', color: 'blue' }
const WAITS = { rank: 1, word: 'Waits', color: 'gray' }
const DONE = { rank: 2, word: 'Read', color: 'fir' }

function standOf({ rows, done }: Part) {
  if (done) return DONE
  return rows > 0 ? BEGUN : WAITS
}
