// The work of each step at each connection: a table on wide screens, cards on narrow ones.
import { Badge, Group, Paper, Stack, Table, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { STEPS } from '../../api/meanings.ts'
import type { Queues } from '../../api/words.ts'
import { count, duration } from '../../parts/figures.ts'

type Line = Queues['lines'][number]

const NARROW = '(max-width: 48em)'
const COLUMNS = [
  { name: 'Waiting', of: ({ waiting }: Line) => count(waiting) },
  { name: 'Handed over', of: ({ queued }: Line) => count(queued) },
  { name: 'Running', of: ({ running }: Line) => count(running) },
  { name: 'A minute', of: ({ perMinute }: Line) => perMinute.toFixed(1) },
  { name: 'Oldest due', of: ({ oldestDueMs }: Line) => (oldestDueMs === null ? '–' : duration(oldestDueMs)) },
] as const

export function Lines({ lines }: { readonly lines: readonly Line[] }) {
  return useMediaQuery(NARROW) ? <Cards lines={lines} /> : <Rows lines={lines} />
}

function Rows({ lines }: { readonly lines: readonly Line[] }) {
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Step</Table.Th>
            <Table.Th>Connection</Table.Th>
            {COLUMNS.map(({ name }) => (
              <Table.Th key={name} ta="right">
                {name}
              </Table.Th>
            ))}
            <Table.Th>Trouble</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map(line => (
            <Table.Tr key={`${line.connection} ${line.step}`}>
              <Table.Td>{STEPS[line.step]}</Table.Td>
              <Table.Td>{line.connection}</Table.Td>
              {COLUMNS.map(({ name, of }) => (
                <Table.Td key={name} ta="right">
                  {of(line)}
                </Table.Td>
              ))}
              <Table.Td>
                <Trouble of={line} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Cards({ lines }: { readonly lines: readonly Line[] }) {
  return (
    <Stack gap="xs">
      {lines.map(line => (
        <Paper key={`${line.connection} ${line.step}`} withBorder p="sm">
          <Group justify="space-between">
            <Text size="sm" fw={600}>
              {STEPS[line.step]} · {line.connection}
            </Text>
            <Trouble of={line} />
          </Group>
          <Text size="sm" c="dimmed">
            {COLUMNS.map(({ name, of }) => `${name} ${of(line)}`).join(' · ')}
          </Text>
        </Paper>
      ))}
    </Stack>
  )
}

function Trouble({ of: { stuck, failed } }: { readonly of: Line }) {
  return (
    <Group gap={6}>
      {stuck > 0 && (
        <Badge color="orange" variant="light" tt="none">
          {count(stuck)} stuck
        </Badge>
      )}
      {failed > 0 && (
        <Badge color="red" variant="light" tt="none">
          {count(failed)} failed
        </Badge>
      )}
    </Group>
  )
}
