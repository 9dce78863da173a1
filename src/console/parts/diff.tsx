// A value before and after.
import { Code, Group, Text, VisuallyHidden } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'

interface DiffProps {
  readonly before: string | null
  readonly after: string | null
}

export function Diff({ before, after }: DiffProps) {
  return (
    <Group gap={6} wrap="wrap">
      <Shown value={before} color="var(--mantine-color-red-light)" />
      <IconArrowRight size={14} aria-hidden />
      <VisuallyHidden>becomes</VisuallyHidden>
      <Shown value={after} color="var(--mantine-color-fir-light)" />
    </Group>
  )
}

function Shown({ value, color }: { readonly value: string | null; readonly color: string }) {
  if (value === null || value === '') {
    return (
      <Text size="sm" c="dimmed" fs="italic">
        empty
      </Text>
    )
  }
  return (
    <Code color={color} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
      {value}
    </Code>
  )
}
