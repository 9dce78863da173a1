// All runs, the newest first, by sync and status.
import { Button, Group, Select, Stack } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { api, bodyOf } from '../../api/client.ts'
import { Empty } from '../../parts/empty.tsx'
import { Answered, Page } from '../../parts/page.tsx'
import { RunsTable } from '../../parts/runs-table.tsx'
import { isStatus, STATUSES } from '../../parts/status.tsx'
import { StartRun } from './start-run.tsx'

const AGAIN_MS = 10_000
const route = getRouteApi('/runs')

export function Runs() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const syncs = useQuery({ queryKey: ['syncs'], queryFn: () => bodyOf(api.GET('/api/v1/syncs')) })
  const { sync, status } = search
  const filter = { ...(sync !== undefined && { sync }), ...(isStatus(status) && { status }) }
  const runs = useInfiniteQuery({
    queryKey: ['runs', filter],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      bodyOf(
        api.GET('/api/v1/runs', { params: { query: { ...filter, ...(pageParam !== '' && { cursor: pageParam }) } } }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: AGAIN_MS,
  })
  const set = (change: Partial<typeof search>) =>
    navigate({ search: before => ({ ...before, ...change }), replace: true })
  const names = syncs.data?.items.map(({ name }) => name) ?? []

  return (
    <Page title="Runs" about="What was read, decided and written" actions={<StartRun syncs={names} />}>
      <Stack>
        <Group>
          <Select
            label="Sync"
            placeholder="All"
            clearable
            searchable
            data={names}
            value={search.sync ?? null}
            onChange={sync => set({ sync: sync ?? undefined })}
          />
          <Select
            label="Status"
            placeholder="All"
            clearable
            data={STATUSES}
            value={status ?? null}
            onChange={value => set({ status: value ?? undefined })}
          />
        </Group>
        <Answered of={runs}>
          {({ pages }) => {
            const all = pages.flatMap(({ items }) => items)
            return all.length > 0 ? (
              <RunsTable runs={all} />
            ) : (
              <Empty title="No such run">Choose another sync or status, or start a run.</Empty>
            )
          }}
        </Answered>
        {runs.hasNextPage && (
          <Button variant="default" loading={runs.isFetchingNextPage} onClick={() => runs.fetchNextPage()}>
            Show older ones
          </Button>
        )}
      </Stack>
    </Page>
  )
}
