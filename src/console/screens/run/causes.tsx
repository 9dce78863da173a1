// What went wrong in a run, grouped by its cause.
import { Group, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, bodyOf } from '../../api/client.ts'
import type { Run } from '../../api/words.ts'
import { count } from '../../parts/figures.ts'
import { RecordLink } from '../../parts/record-link.tsx'
import { Section } from '../../parts/section.tsx'

export function Causes({ run: { id: run, connection, stream } }: { readonly run: Run }) {
  const { data } = useQuery({
    queryKey: ['causes', run],
    queryFn: () => bodyOf(api.GET('/api/v1/runs/{run}/errors', { params: { path: { run } } })),
  })
  if (data === undefined || data.causes.length === 0) return null
  return (
    <Section title="What went wrong">
      <Table.ScrollContainer minWidth={480}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Cause, and what to do</Table.Th>
              <Table.Th ta="right">Times</Table.Th>
              <Table.Th>Fields</Table.Th>
              <Table.Th>Records, for example</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.causes.map(({ cause, of, fix, times, fields, records }) => (
              <Table.Tr key={`${of} ${cause}`}>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>
                  {cause}
                  <Text size="sm" fw={600}>
                    {fix}
                  </Text>
                </Table.Td>
                <Table.Td ta="right">{count(times)}</Table.Td>
                <Table.Td>{fields.join(', ')}</Table.Td>
                <Table.Td>
                  <Group gap={6}>
                    {records.map(record => (
                      <RecordLink key={record} connection={connection} stream={stream} record={record} />
                    ))}
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {!data.isAll && (
        <Text size="sm" c="dimmed">
          There are more; the audit has all of them.
        </Text>
      )}
    </Section>
  )
}
