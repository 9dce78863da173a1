// What is left of each connection's calls of the day.
import { Stack, Text } from '@mantine/core'
import type { Overview } from '../../api/words.ts'
import { Section } from '../../parts/section.tsx'
import { CallsBar } from '../connections/calls-left.tsx'

export function Calls({ quota }: Pick<Overview, 'quota'>) {
  return (
    <Section title="Calls left today">
      {quota.length === 0 && (
        <Text c="dimmed" size="sm">
          No CRM was asked yet: what is left of its calls is known after the first one.
        </Text>
      )}
      <Stack gap="sm">
        {quota.map(({ connection, ...day }) => (
          <CallsBar key={connection} name={connection} {...day} />
        ))}
      </Stack>
    </Section>
  )
}
