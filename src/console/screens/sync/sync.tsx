// One sync: how it stands, its settings as form and text, what it was before.
import { Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { api, bodyOf } from '../../api/client.ts'
import type { Sync } from '../../api/words.ts'
import { useEdited } from '../../editing/edited.ts'
import { Unsaved } from '../../editing/unsaved.tsx'
import { Answered, Page } from '../../parts/page.tsx'
import { useMay } from '../../session/session.ts'
import { Actions } from './actions.tsx'
import { DraftOf } from './draft/draft.tsx'
import { Editor } from './editor.tsx'
import { History } from './history.tsx'
import { Stand } from './stand.tsx'
import { type StoredText, syncSetupQuery } from './stored.ts'
import { TABS, type Tab } from './tabs.ts'

const route = getRouteApi('/syncs/$sync')

export function SyncScreen() {
  const { sync: name } = route.useParams()
  const sync = useQuery({
    queryKey: ['sync', name],
    queryFn: () => bodyOf(api.GET('/api/v1/syncs/{sync}', { params: { path: { sync: name } } })),
    refetchInterval: 10_000,
  })
  const setup = useQuery(syncSetupQuery(name))
  const about = sync.data === undefined ? undefined : `${sync.data.connection} · ${sync.data.stream}`
  return (
    <Page
      title={name}
      about={about}
      actions={sync.data !== undefined && <Actions sync={name} isPaused={sync.data.pausedAt !== null} />}
    >
      <Answered of={sync}>
        {data => <Answered of={setup}>{stored => <Parts key={name} sync={data} stored={stored} />}</Answered>}
      </Answered>
    </Page>
  )
}

interface PartsProps {
  readonly sync: Sync
  readonly stored: StoredText
}

function Parts({ sync, stored: { text, version } }: PartsProps) {
  const { tab = 'stand' } = route.useSearch()
  const navigate = route.useNavigate()
  const may = useMay('admin')
  // Not lost while one looks at another part.
  const edited = useEdited(text, version)
  const show = (to: Tab) => navigate({ search: { tab: to === 'stand' ? undefined : to }, replace: true })
  return (
    <Tabs value={tab} onChange={to => show(TABS.find(each => each === to) ?? 'stand')} keepMounted={false}>
      <Unsaved when={edited.isEdited} />
      <Tabs.List mb="md">
        <Tabs.Tab value="stand">How it stands</Tabs.Tab>
        <Tabs.Tab value="settings">Settings</Tabs.Tab>
        <Tabs.Tab value="versions">Versions</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="stand">
        <Stand sync={sync} />
      </Tabs.Panel>
      <Tabs.Panel value="settings">
        <DraftOf name={sync.name} text={edited.value} mayEdit={may} onChange={edited.set}>
          <Editor stored={text} version={edited.version} edited={edited} onSettled={edited.discard} />
        </DraftOf>
      </Tabs.Panel>
      <Tabs.Panel value="versions">
        <History
          sync={sync.name}
          version={version}
          onTake={then => {
            edited.set(then)
            return show('settings')
          }}
        />
      </Tabs.Panel>
    </Tabs>
  )
}
