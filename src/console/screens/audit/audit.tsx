// The audit: who did what to which value, when and why; found by anything, to be exported and verified.
import { Button, Menu, SegmentedControl, Stack } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { api, bodyOf } from '../../api/client.ts'
import { Empty } from '../../parts/empty.tsx'
import { Answered, Page } from '../../parts/page.tsx'
import { useMay } from '../../session/session.ts'
import { Entries } from './entries.tsx'
import { type AuditFilter, askedOf } from './filter.ts'
import { Filters } from './filters.tsx'
import { Verify } from './verify.tsx'

const route = getRouteApi('/audit')

export function Audit() {
  const { order = 'newest', ...filter } = route.useSearch()
  const navigate = route.useNavigate()
  const entries = useInfiniteQuery({
    queryKey: ['audit', filter, order],
    initialPageParam: '',
    queryFn: ({ pageParam: cursor }) =>
      bodyOf(
        api.GET('/api/v1/audit', {
          params: { query: { ...askedOf(filter), order, ...(cursor !== '' && { cursor }) } },
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const may = useMay('operator')
  return (
    <Page
      title="Audit"
      about="Everything that was read, decided, written and changed, and why"
      actions={
        may && (
          <>
            <Verify run={filter.run} />
            <Export filter={filter} />
          </>
        )
      }
    >
      <Stack>
        <Filters
          filter={filter}
          set={change => navigate({ search: before => ({ ...before, ...change }), replace: true })}
          clear={() => navigate({ search: ({ order }) => ({ order }), replace: true })}
        />
        <SegmentedControl
          aria-label="Which come first"
          w="fit-content"
          value={order}
          onChange={first =>
            navigate({
              search: before => ({ ...before, order: first === 'oldest' ? 'oldest' : undefined }),
              replace: true,
            })
          }
          data={[
            { value: 'newest', label: 'Newest first' },
            { value: 'oldest', label: 'Oldest first' },
          ]}
        />
        <Answered of={entries}>
          {({ pages }) => {
            const all = pages.flatMap(({ items }) => items)
            if (all.length > 0) return <Entries entries={all} />
            return <Empty title="Nothing of that kind">Choose fewer filters, or a longer time.</Empty>
          }}
        </Answered>
        {entries.hasNextPage && (
          <Button variant="default" loading={entries.isFetchingNextPage} onClick={() => entries.fetchNextPage()}>
            {order === 'newest' ? 'Show older ones' : 'Show newer ones'}
          </Button>
        )}
      </Stack>
    </Page>
  )
}

function Export({ filter }: { readonly filter: AuditFilter }) {
  const hrefOf = (format: string) => `/api/v1/audit/export?${new URLSearchParams({ ...askedOf(filter), format })}`
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={hrefOf('csv')} download>
          As CSV, for spreadsheets
        </Menu.Item>
        <Menu.Item component="a" href={hrefOf('ndjson')} download>
          As NDJSON, for programs
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
