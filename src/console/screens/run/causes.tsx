// What went wrong in a run, grouped by its cause.
import { Badge, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, bodyOf } from '../../api/client.ts'
import type { Run } from '../../api/words.ts'
import { counted } from '../../parts/figures.ts'
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
      <Stack component="ul" gap="md" p={0} m={0} style={{ listStyle: 'none' }}>
        {data.causes.map(({ cause, of, fix, times, fields, records }) => (
          <Stack component="li" key={`${of} ${cause}`} gap={2}>
            <Group justify="space-between" align="flex-start" wrap="nowrap">
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {cause}
              </Text>
              <Badge variant="light" color="red" tt="none" style={{ flexShrink: 0 }}>
                {counted(times, 'time')}
              </Badge>
            </Group>
            <Text size="sm" fw={600}>
              {fix}
            </Text>
            {fields.length > 0 && (
              <Text size="sm" c="dimmed">
                {fields.join(', ')}
              </Text>
            )}
            <Group gap={6}>
              {records.map(record => (
                <RecordLink key={record} connection={connection} stream={stream} record={record} />
              ))}
            </Group>
          </Stack>
        ))}
      </Stack>
      {!data.isAll && (
        <Text size="sm" c="dimmed">
          There are more; the audit has all of them.
        </Text>
      )}
    </Section>
  )
}
