// Settings that change: before and after.
import { Stack, Text } from '@mantine/core'
import { Diff } from '../../parts/diff.tsx'
import { Section } from '../../parts/section.tsx'

export interface Setting {
  readonly path: string
  readonly before?: unknown
  readonly after?: unknown
}

const shown = (value: unknown): string | null =>
  value === null || value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value)

export function Changes({ changes }: { readonly changes: readonly Setting[] }) {
  return (
    <Section title={changes.length === 0 ? 'Nothing changes' : 'What changes'}>
      <Stack gap="xs">
        {changes.map(({ path, before, after }) => (
          <div key={path}>
            <Text size="sm" fw={600}>
              {path}
            </Text>
            <Diff before={shown(before)} after={shown(after)} />
          </div>
        ))}
      </Stack>
    </Section>
  )
}
