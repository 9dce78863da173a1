// Entries of the audit, in the order in which they were asked for: one line each, the whole of it on asking.
import { Accordion, Badge, Code, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { OUTCOMES } from '../../api/meanings.ts'
import type { Entry } from '../../api/words.ts'
import { Diff } from '../../parts/diff.tsx'
import { eventWords, words } from '../../parts/figures.ts'
import { exactly, Moment } from '../../parts/moment.tsx'
import { RecordLink } from '../../parts/record-link.tsx'

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
          {eventWords(event)}
        </Text>
        {outcome !== null && (
          <Badge variant="light" color={outcome === 'applied' ? 'fir' : 'gray'} tt="none">
            {OUTCOMES[outcome] ?? outcome}
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

const PLAIN = ['connection', 'step', 'reason', 'answer'] as const
/** By which all that goes with it is found. */
const LEADING = ['sync', 'job', 'intent'] as const

function Whole({ entry }: { readonly entry: Entry }) {
  const { at, ground, detail, seq } = entry
  return (
    <Stack gap={4}>
      <Fact name="When">{exactly(at)}</Fact>
      <Fact name="Number">{seq}</Fact>
      <Place of={entry} />
      {PLAIN.map(name => {
        const value = entry[name]
        return value === null ? null : (
          <Fact key={name} name={words(name)}>
            {value}
          </Fact>
        )
      })}
      {LEADING.map(name => {
        const value = entry[name]
        return value === null ? null : (
          <Fact key={name} name={words(name)}>
            <Link to="/audit" search={{ [name]: value }}>
              {value}
            </Link>
          </Fact>
        )
      })}
      {ground !== null && <Fact name="Ground">{JSON.stringify(ground, null, 2)}</Fact>}
      {detail !== null && detail !== undefined && <Fact name="Detail">{JSON.stringify(detail, null, 2)}</Fact>}
    </Stack>
  )
}

function Place({ of: { connection, stream, record, run } }: { readonly of: Entry }) {
  return (
    <>
      {connection !== null && stream !== null && record !== null && (
        <Fact name="Record">
          {stream} <RecordLink connection={connection} stream={stream} record={record} />
        </Fact>
      )}
      {run !== null && (
        <Fact name="Run">
          <Link to="/runs/$run" params={{ run }}>
            {run}
          </Link>
        </Fact>
      )}
    </>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <Group gap="xs" align="flex-start" wrap="nowrap">
      <Text size="sm" c="dimmed" w={90}>
        {name}
      </Text>
      <Code style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{children}</Code>
    </Group>
  )
}
