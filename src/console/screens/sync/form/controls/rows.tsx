// A list of small things in the form: each on a line of its own, one more by a button.
import { ActionIcon, Box, Button, Group, Stack, Text } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'

interface RowsProps {
  readonly title: string
  readonly count: number
  /** "condition": what a line is. */
  readonly one: string
  readonly onAdd: () => void
  readonly onRemove: (index: number) => void
  readonly children: (index: number) => ReactNode
}

export function Rows({ title, count, one, onAdd, onRemove, children }: RowsProps) {
  return (
    <Stack gap="xs" role="group" aria-label={title}>
      <Group justify="space-between">
        <Text size="sm" fw={500}>
          {title}
        </Text>
        <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} aria-hidden />} onClick={onAdd}>
          Add a {one}
        </Button>
      </Group>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is what stands at its place in the text
        <Group key={index} gap="xs" align="flex-start" wrap="nowrap">
          <Box flex={1}>{children(index)}</Box>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={`Remove ${one} ${index + 1}`}
            onClick={() => onRemove(index)}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
    </Stack>
  )
}
