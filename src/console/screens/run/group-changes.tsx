// The changes of one field for one reason: a few of each, and all of them when asked for.
import { Button, Group, Stack } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { PlanGroup, Run } from '../../api/words.ts'
import { Failure } from '../../parts/failure.tsx'
import { counted } from '../../parts/figures.ts'
import { ChangeRow } from './change-row.tsx'
import { changesQuery } from './found-changes.tsx'
import type { LeftOut, Toggle } from './left-out.ts'

interface GroupChangesProps {
  readonly run: Run
  readonly group: PlanGroup
  readonly except: LeftOut
  readonly toggle: Toggle
}

export function GroupChanges({ run, group, except, toggle }: GroupChangesProps) {
  const { field, reason, changes: total, samples } = group
  const [isWhole, setWhole] = useState(false)
  const all = useInfiniteQuery({ ...changesQuery(run.id, { field, reason }), enabled: isWhole })
  const shown = all.data?.pages.flatMap(({ items }) => items) ?? samples
  return (
    <Stack gap="xs">
      {shown.map(change => (
        <ChangeRow key={change.id} run={run} change={change} except={except} toggle={toggle} />
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
