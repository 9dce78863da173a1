// What is left of each connection's calls of the day.
import { Box, Group, Progress, Stack, Text } from '@mantine/core'
import type { Overview } from '../../api/words.ts'
import { count } from '../../parts/figures.ts'
import { Section } from '../../parts/section.tsx'

export function Calls({ quota }: Pick<Overview, 'quota'>) {
  return (
    <Section title="Calls left today">
      {quota.length === 0 && (
        <Text c="dimmed" size="sm">
          No CRM was asked yet: what is left of its calls is known after the first one.
        </Text>
      )}
      <Stack gap="sm">
        {quota.map(({ connection, max, used, kept, left }) => (
          <Box key={connection}>
            <Group justify="space-between" gap="xs" wrap="nowrap">
              <Text size="sm" truncate>
                {connection}
              </Text>
              <Text size="sm" fw={600}>
                {count(left)}
              </Text>
            </Group>
            <Progress.Root size="lg" aria-hidden>
              <Progress.Section value={(used / max) * 100} color="fir" />
              <Progress.Section value={(left / max) * 100} color="fir.2" />
            </Progress.Root>
            <Text size="xs" c="dimmed">
              {count(used)} of {count(max)} used; {count(kept)} kept for others
            </Text>
          </Box>
        ))}
      </Stack>
    </Section>
  )
}
