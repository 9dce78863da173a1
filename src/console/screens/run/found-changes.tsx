// The changes of a plan that a text is found in, or that are so sure, whatever their group.
import { Button, Group, Stack, Text } from '@mantine/core'
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { api, bodyOf } from '../../api/client.ts'
import type { Change, Run } from '../../api/words.ts'
import { Answered } from '../../parts/page.tsx'
import { ChangeRow } from './change-row.tsx'
import type { LeftOut, Toggle } from './left-out.ts'

/** Which changes of a plan are looked for. */
export interface Sought {
  readonly field?: string | undefined
  readonly reason?: Change['reason'] | undefined
  readonly text?: string | undefined
  /** How sure it is, in percent. */
  readonly least?: number | undefined
  readonly most?: number | undefined
}

/** The changes of a plan, page by page. */
export function changesQuery(run: string, { field, reason, text, least, most }: Sought) {
  const asked = {
    ...(field !== undefined && { field }),
    ...(reason !== undefined && { reason }),
    ...(text !== undefined && { text }),
    ...(least !== undefined && { minConfidence: least / 100 }),
    ...(most !== undefined && { maxConfidence: most / 100 }),
  }
  return infiniteQueryOptions({
    queryKey: ['plan', run, asked],
    initialPageParam: '',
    queryFn: ({ pageParam: cursor }) =>
      bodyOf(
        api.GET('/api/v1/plans/{run}/changes', {
          params: { path: { run }, query: { ...asked, ...(cursor !== '' && { cursor }) } },
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
}

interface FoundChangesProps {
  readonly run: Run
  readonly sought: Sought
  readonly except: LeftOut
  readonly toggle: Toggle
}

export function FoundChanges({ run, sought, except, toggle }: FoundChangesProps) {
  const found = useInfiniteQuery(changesQuery(run.id, sought))
  return (
    <Answered of={found}>
      {({ pages }) => {
        const changes = pages.flatMap(({ items }) => items)
        return (
          <Stack gap="sm">
            {changes.length === 0 && (
              <Text size="sm">No change of the plan is like that. Choose fewer filters, or wider ones.</Text>
            )}
            {changes.map(change => (
              <ChangeRow key={change.id} run={run} change={change} except={except} toggle={toggle} named />
            ))}
            {found.hasNextPage && (
              <Group>
                <Button
                  size="compact-sm"
                  variant="default"
                  loading={found.isFetchingNextPage}
                  onClick={() => found.fetchNextPage()}
                >
                  Show more
                </Button>
              </Group>
            )}
          </Stack>
        )
      }}
    </Answered>
  )
}
