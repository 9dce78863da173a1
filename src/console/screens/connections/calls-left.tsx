// How much of a connection's calls of the day is used.
import { Box, Group, Progress, Text } from '@mantine/core'
import type { Connection, Overview } from '../../api/words.ts'
import { count, counted } from '../../parts/figures.ts'

export function CallsLeft({ day, callsToday }: Pick<Connection, 'day' | 'callsToday'>) {
  if (day === null) {
    return (
      <Text size="sm" c="dimmed">
        {counted(callsToday, 'call')} today; its limit is not known yet
      </Text>
    )
  }
  return <CallsBar name="Calls left today" byUs={callsToday} {...day} />
}

interface CallsBarProps extends Pick<Overview['quota'][number], 'max' | 'used' | 'kept' | 'left'> {
  readonly name: string
  /** Of those used, the calls of Evergreen. */
  readonly byUs?: number
}

export function CallsBar({ name, max, used, kept, left, byUs }: CallsBarProps) {
  return (
    <Box>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" truncate>
          {name}
        </Text>
        <Text size="sm" fw={600}>
          {count(left)}
        </Text>
      </Group>
      <Progress.Root size="md" aria-hidden>
        <Progress.Section value={(used / max) * 100} color="fir" />
        <Progress.Section value={(left / max) * 100} color="fir.2" />
      </Progress.Root>
      <Text size="xs" c="dimmed">
        {count(used)} of {count(max)} used{byUs !== undefined && `, ${count(byUs)} by Evergreen`}; {count(kept)} kept
        for others
      </Text>
    </Box>
  )
}
