// One change of a plan: before and after, to take or to leave.
import { Checkbox, Group, Text } from '@mantine/core'
import { REASONS } from '../../api/meanings.ts'
import type { Change, Run } from '../../api/words.ts'
import { Diff } from '../../parts/diff.tsx'
import { percent } from '../../parts/figures.ts'
import { RecordLink } from '../../parts/record-link.tsx'
import { isGroupOut, type LeftOut, type Toggle } from './left-out.ts'

interface ChangeRowProps {
  readonly run: Run
  readonly change: Change
  readonly except: LeftOut
  readonly toggle: Toggle
  /** Says of which group it is, where it does not stand below it. */
  readonly named?: boolean
}

export function ChangeRow({ run: { connection, stream }, change, except, toggle, named = false }: ChangeRowProps) {
  const { id, record, field, reason, before, after, confidence } = change
  const isOut = isGroupOut(except, change)
  return (
    <Group wrap="nowrap" align="flex-start" gap="sm">
      <Checkbox
        mt={2}
        aria-label={`Write ${field} of ${record}`}
        checked={!isOut && !except.has(id)}
        disabled={toggle === null || isOut}
        onChange={({ currentTarget: { checked } }) => toggle?.(id, checked)}
      />
      <div>
        {named && (
          <Text size="sm">
            <Text span size="sm" fw={600}>
              {field}
            </Text>{' '}
            · {REASONS[reason]}
          </Text>
        )}
        <Diff before={before} after={after} />
        <Text size="xs" c="dimmed">
          <RecordLink connection={connection} stream={stream} record={record} /> · {percent(confidence)} sure
        </Text>
      </div>
    </Group>
  )
}
