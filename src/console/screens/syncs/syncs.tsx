// All syncs: how each stands, when it last ran and runs next, up to where it was read.
import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, bodyOf } from '../../api/client.ts'
import { Empty } from '../../parts/empty.tsx'
import { Answered, Page } from '../../parts/page.tsx'
import { useMay } from '../../session/session.ts'
import { PauseAll } from './pause-all.tsx'
import { SyncsTable } from './syncs-table.tsx'

const AGAIN_MS = 10_000

export function Syncs() {
  const may = useMay('admin')
  const syncs = useQuery({
    queryKey: ['syncs'],
    queryFn: () => bodyOf(api.GET('/api/v1/syncs')),
    refetchInterval: AGAIN_MS,
  })
  return (
    <Page
      title="Syncs"
      about="What is kept fresh, when and how carefully"
      actions={
        <>
          <PauseAll syncs={syncs.data?.items ?? []} />
          {may && (
            <Button
              leftSection={<IconPlus size={16} aria-hidden />}
              renderRoot={props => <Link {...props} to="/new-sync" />}
            >
              New sync
            </Button>
          )}
        </>
      }
    >
      <Answered of={syncs}>
        {({ items }) =>
          items.length > 0 ? (
            <SyncsTable syncs={items} />
          ) : (
            <Empty title="No sync yet">
              A sync says which records of a CRM are kept fresh, which of their fields, and when. Connect a CRM first,
              then make one.
            </Empty>
          )
        }
      </Answered>
    </Page>
  )
}
