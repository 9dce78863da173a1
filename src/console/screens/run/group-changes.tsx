// The changes of one field for one reason: before and after of each, to take or to leave.
import { Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, bodyOf } from '../../api/client.ts'
import type { Change, Run } from '../../api/words.ts'
import { Diff } from '../../parts/diff.tsx'
import { Failure } from '../../parts/failure.tsx'
import { counted, percent } from '../../parts/figures.ts'
import { RecordLink } from '../../parts/record-link.tsx'

interface GroupChangesProps {
  readonly run: Run
  readonly field: string
  readonly reason: Change['reason']
  readonly samples: readonly Change[]
  readonly total: number
  readonly except: ReadonlySet<string>
  /** Null: to be looked at only. */
  readonly toggle: ((selector: string, isIn: boolean) => void) | null
}

/** How a group is named when it is left out. */
export const selectorOf = ({ field, reason }: { readonly field: string; readonly reason: string }) =>
  `field=${field},reason=${reason}`

export function GroupChanges({
  run: { id: run, connection, stream },
  field,
  reason,
  samples,
  total,
  except,
  toggle,
}: GroupChangesProps) {
  const [isWhole, setWhole] = useState(false)
  const all = useInfiniteQuery({
    queryKey: ['plan', run, field, reason],
    enabled: isWhole,
    initialPageParam: '',
    queryFn: ({ pageParam: cursor }) =>
      bodyOf(
        api.GET('/api/v1/plans/{run}/changes', {
          params: { path: { run }, query: { field, reason, ...(cursor !== '' && { cursor }) } },
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const shown = all.data?.pages.flatMap(({ items }) => items) ?? samples
  const isLeftOut = except.has(selectorOf({ field, reason }))
  return (
    <Stack gap="xs">
      {shown.map(({ id, record, before, after, confidence }) => (
        <Group key={id} wrap="nowrap" align="flex-start" gap="sm">
          <Checkbox
            mt={2}
            aria-label={`Write ${field} of ${record}`}
            checked={!isLeftOut && !except.has(id)}
            disabled={toggle === null || isLeftOut}
            onChange={({ currentTarget: { checked } }) => toggle?.(id, checked)}
          />
          <div>
            <Diff before={before} after={after} />
            <Text size="xs" c="dimmed">
              <RecordLink connection={connection} stream={stream} record={record} /> · {percent(confidence)} sure
            </Text>
          </div>
        </Group>
      ))}
      {all.error !== null && <Failure error={all.error} />}
      {shown.length < total && (
        <Group>
          <Button
            size="compact-sm"
            variant="default"
            loading={all.isFetching}
            onClick={() => (isWhole ? all.fetchNextPage() : setWhole(true))}
          >
            Show more of {counted(total, 'change')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}
