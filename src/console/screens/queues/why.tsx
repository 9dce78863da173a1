// Reasons for which work waits or has failed, the most frequent first.
import { Stack, Text } from '@mantine/core'
import { STEPS } from '../../api/meanings.ts'
import type { Queues } from '../../api/words.ts'
import { count } from '../../parts/figures.ts'
import { Moment } from '../../parts/moment.tsx'

interface WhyProps {
  readonly of: Queues['waits']
  /** What its moment is. */
  readonly at: 'until' | 'last'
  readonly none: string
}

export function Why({ of, at: word, none }: WhyProps) {
  if (of.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {none}
      </Text>
    )
  }
  return (
    <Stack gap="xs">
      {of.map(({ step, connection, reason, items, at }) => (
        <div key={`${step} ${connection} ${reason}`}>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {reason}
          </Text>
          <Text size="xs" c="dimmed" component="div">
            {count(items)} × {STEPS[step]} at {connection}
            {at !== null && (
              <>
                , {word} <Moment at={at} />
              </>
            )}
          </Text>
        </div>
      ))}
    </Stack>
  )
}
