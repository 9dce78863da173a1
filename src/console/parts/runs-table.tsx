// Runs in a table on wide screens, in cards on narrow ones.
import { Group, Paper, Stack, Table, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import type { Run } from '../api/words.ts'
import { duration, words } from './figures.ts'
import { Moment } from './moment.tsx'
import { Status } from './status.tsx'

const NARROW = '(max-width: 48em)'

export function RunsTable({ runs }: { readonly runs: readonly Run[] }) {
  return useMediaQuery(NARROW) ? <Cards runs={runs} /> : <Rows runs={runs} />
}

function took({ startedAt, endedAt }: Run): string {
  return endedAt === null ? '' : duration(Date.parse(endedAt) - Date.parse(startedAt))
}

const kindOf = ({ mode, dryRun }: Run): string => `${words(mode)}${dryRun ? ', dry run' : ''}`

function Rows({ runs }: { readonly runs: readonly Run[] }) {
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table highlightOnHover verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Sync</Table.Th>
            <Table.Th>Status</Table.Th>
            <Table.Th>Kind</Table.Th>
            <Table.Th>Began</Table.Th>
            <Table.Th>Took</Table.Th>
            <Table.Th>By</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.map(run => (
            <Table.Tr key={run.id}>
              <Table.Td>
                <Link to="/runs/$run" params={{ run: run.id }}>
                  {run.sync}
                </Link>
                <Text size="xs" c="dimmed">
                  {run.connection} · {run.stream}
                </Text>
              </Table.Td>
              <Table.Td>
                <Status of={run} />
              </Table.Td>
              <Table.Td>{kindOf(run)}</Table.Td>
              <Table.Td>
                <Moment at={run.startedAt} />
              </Table.Td>
              <Table.Td>{took(run)}</Table.Td>
              <Table.Td>{run.startedBy}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Cards({ runs }: { readonly runs: readonly Run[] }) {
  return (
    <Stack gap="xs">
      {runs.map(run => (
        <Paper key={run.id} withBorder p="sm">
          <Group justify="space-between" wrap="nowrap">
            <Link to="/runs/$run" params={{ run: run.id }}>
              {run.sync}
            </Link>
            <Status of={run} />
          </Group>
          <Text size="sm" c="dimmed" component="div">
            {kindOf(run)} · <Moment at={run.startedAt} />
            {run.endedAt !== null && ` · took ${took(run)}`}
          </Text>
        </Paper>
      ))}
    </Stack>
  )
}
