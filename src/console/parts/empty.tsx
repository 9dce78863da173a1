// Where there is nothing yet: what would be here, and what to do next.
import { Stack, Text, ThemeIcon } from '@mantine/core'
import { IconLeaf } from '@tabler/icons-react'
import type { ReactNode } from 'react'

export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <Stack align="center" gap="xs" py="xl">
      <ThemeIcon variant="light" size="xl" radius="xl" aria-hidden>
        <IconLeaf />
      </ThemeIcon>
      <Text fw={600}>{title}</Text>
      {children !== undefined && (
        <Text component="div" c="dimmed" size="sm" ta="center" maw={480}>
          {children}
        </Text>
      )}
    </Stack>
  )
}
