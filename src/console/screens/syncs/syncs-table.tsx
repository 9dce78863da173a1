// Syncs in a table on wide screens, in cards on narrow ones.
import { Badge, Group, Paper, Stack, Table, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import type { Sync } from '../../api/words.ts'
import { counted } from '../../parts/figures.ts'
import { Moment } from '../../parts/moment.tsx'
import { Status } from '../../parts/status.tsx'

const NARROW = '(max-width: 62em)'

export function SyncsTable({ syncs }: { readonly syncs: readonly Sync[] }) {
  return useMediaQuery(NARROW) ? <Cards syncs={syncs} /> : <Rows syncs={syncs} />
}

function Rows({ syncs }: { readonly syncs: readonly Sync[] }) {
  return (
    <Table highlightOnHover verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Sync</Table.Th>
          <Table.Th>Last run</Table.Th>
          <Table.Th>Next run</Table.Th>
          <Table.Th>Read up to</Table.Th>
          <Table.Th>Fields</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {syncs.map(sync => (
          <Table.Tr key={sync.name}>
            <Table.Td>
              <Name of={sync} />
            </Table.Td>
            <Table.Td>
              <Last of={sync} />
            </Table.Td>
            <Table.Td maw={320}>
              <Next of={sync} />
            </Table.Td>
            <Table.Td>
              <Moment at={sync.readUpTo} none="Not yet" />
            </Table.Td>
            <Table.Td>{sync.fields.length}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Cards({ syncs }: { readonly syncs: readonly Sync[] }) {
  return (
    <Stack gap="xs">
      {syncs.map(sync => (
        <Paper key={sync.name} withBorder p="sm">
          <Stack gap={6}>
            <Group justify="space-between" align="flex-start" wrap="nowrap">
              <Name of={sync} />
              <Last of={sync} />
            </Group>
            <Next of={sync} />
            <Text size="xs" c="dimmed">
              {counted(sync.fields.length, 'field')} · read up to: <Moment at={sync.readUpTo} none="not yet" />
            </Text>
          </Stack>
        </Paper>
      ))}
    </Stack>
  )
}

function Name({ of: { name, connection, stream } }: { readonly of: Sync }) {
  return (
    <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
      <Link to="/syncs/$sync" params={{ sync: name }}>
        {name}
      </Link>
      <Text size="xs" c="dimmed">
        {connection} · {stream}
      </Text>
    </div>
  )
}

function Last({ of: { lastRun } }: { readonly of: Sync }) {
  if (lastRun === null) {
    return (
      <Text size="sm" c="dimmed">
        None yet
      </Text>
    )
  }
  return (
    <Group gap="xs">
      <Status of={lastRun} />
      <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
        <Moment at={lastRun.startedAt} />
      </Text>
    </Group>
  )
}

function Next({ of: { schedule } }: { readonly of: Sync }) {
  const { paused, problem, words, next } = schedule
  if (paused !== null) {
    return (
      <Badge color="orange" variant="light" tt="none">
        Paused
      </Badge>
    )
  }
  if (problem !== null) return <Text size="sm">{problem}</Text>
  if (words === null) {
    return (
      <Text size="sm" c="dimmed">
        When asked
      </Text>
    )
  }
  return (
    <div>
      <Text size="sm">
        <Moment at={next[0]?.at ?? null} />
      </Text>
      <Text size="xs" c="dimmed">
        {words}
      </Text>
    </div>
  )
}
