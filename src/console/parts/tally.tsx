// Counts by name as bars: which is how many is seen before it is read.
import { Box, Group, Progress, Stack, Text } from '@mantine/core'
import { count, words } from './figures.ts'

interface TallyProps {
  readonly of: Readonly<Record<string, number>>
  readonly none: string
  /** What the names mean; those that are not there are shown as they are. */
  readonly meanings?: Readonly<Record<string, string>>
  readonly color?: string
  /** How a figure reads; default: a whole number. */
  readonly show?: (value: number) => string
}

export function Tally({ of, none, meanings = {}, color = 'fir', show = count }: TallyProps) {
  const rows = Object.entries(of)
    .filter(([, value]) => value > 0)
    .toSorted(([, a], [, b]) => b - a)
  const most = rows[0]?.[1] ?? 0
  if (rows.length === 0) {
    return (
      <Text c="dimmed" size="sm">
        {none}
      </Text>
    )
  }
  return (
    <Stack gap={6} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {rows.map(([name, value]) => (
        <Box component="li" key={name}>
          <Group justify="space-between" gap="xs" wrap="nowrap">
            <Text size="sm" truncate>
              {meanings[name] ?? words(name)}
            </Text>
            <Text size="sm" fw={600}>
              {show(value)}
            </Text>
          </Group>
          <Progress value={(value / most) * 100} color={color} size="sm" aria-hidden />
        </Box>
      ))}
    </Stack>
  )
}
