// Entries of the audit, in the order in which they were asked for: one line each, the whole of it on asking.
import { Accordion, Badge, Code, Group, Stack, Text } from '@mantine/core'
import type { Entry } from '../../api/words.ts'
import { Diff } from '../../parts/diff.tsx'
import { words } from '../../parts/figures.ts'
import { exactly, Moment } from '../../parts/moment.tsx'

export function Entries({ entries }: { readonly entries: readonly Entry[] }) {
  return (
    <Accordion variant="contained" multiple>
      {entries.map(entry => (
        <Accordion.Item key={entry.seq} value={String(entry.seq)}>
          <Accordion.Control>
            <Line entry={entry} />
          </Accordion.Control>
          <Accordion.Panel>
            <Whole entry={entry} />
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  )
}

const isOfField = ({ field }: Entry): boolean => field !== null

function Line({ entry }: { readonly entry: Entry }) {
  const { at, event, actor, stream, record, field, before, after, outcome, erased } = entry
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Text fw={600} size="sm">
          {words(event.replaceAll('.', ' '))}
        </Text>
        {outcome !== null && (
          <Badge variant="light" color={outcome === 'applied' ? 'fir' : 'gray'} tt="none">
            {outcome}
          </Badge>
        )}
        <Text size="sm" c="dimmed" component="div">
          <Moment at={at} /> · {actor}
          {record !== null && ` · ${stream} ${record}`}
          {field !== null && ` · ${field}`}
        </Text>
      </Group>
      {erased ? (
        <Text size="sm" c="dimmed" fs="italic">
          Erased: nobody can read its values any more
        </Text>
      ) : (
        isOfField(entry) && <Diff before={before} after={after} />
      )}
    </Stack>
  )
}

const PLAIN = ['connection', 'sync', 'run', 'job', 'intent', 'step', 'reason', 'answer'] as const

function Whole({ entry }: { readonly entry: Entry }) {
  const { at, ground, detail, seq } = entry
  return (
    <Stack gap={4}>
      <Fact name="When" value={exactly(at)} />
      <Fact name="Number" value={String(seq)} />
      {PLAIN.map(name => {
        const value = entry[name]
        return value === null ? null : <Fact key={name} name={words(name)} value={value} />
      })}
      {ground !== null && <Fact name="Ground" value={JSON.stringify(ground, null, 2)} />}
      {detail !== null && detail !== undefined && <Fact name="Detail" value={JSON.stringify(detail, null, 2)} />}
    </Stack>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <Group gap="xs" align="flex-start" wrap="nowrap">
      <Text size="sm" c="dimmed" w={90}>
        {name}
      </Text>
      <Code style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{value}</Code>
    </Group>
  )
}
