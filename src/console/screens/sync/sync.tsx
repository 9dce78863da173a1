// One sync: how it stands, its settings as form and text, what it was before.
import { Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { api, bodyOf } from '../../api/client.ts'
import { Answered, Page } from '../../parts/page.tsx'
import { useMay } from '../../session/session.ts'
import { Actions } from './actions.tsx'
import { DraftOf } from './draft/draft.tsx'
import { Editor } from './editor.tsx'
import { History } from './history.tsx'
import { Stand } from './stand.tsx'
import { syncSetupQuery } from './stored.ts'
import { TABS, type Tab } from './tabs.ts'

const route = getRouteApi('/syncs/$sync')

export function SyncScreen() {
  const { sync: name } = route.useParams()
  const { tab = 'stand' } = route.useSearch()
  const navigate = route.useNavigate()
  const sync = useQuery({
    queryKey: ['sync', name],
    queryFn: () => bodyOf(api.GET('/api/v1/syncs/{sync}', { params: { path: { sync: name } } })),
    refetchInterval: 10_000,
  })
  const setup = useQuery(syncSetupQuery(name))
  const may = useMay('admin')
  // What is not saved yet, and of which version it was made: somebody else may save meanwhile.
  const [edited, setEdited] = useState<{ readonly text: string; readonly version: string } | null>(null)
  const edit = (now: string) => (text: string) => setEdited(before => ({ text, version: before?.version ?? now }))
  const about = sync.data === undefined ? undefined : `${sync.data.connection} · ${sync.data.stream}`
  const show = (to: Tab) => navigate({ search: { tab: to === 'stand' ? undefined : to }, replace: true })
  return (
    <Page
      title={name}
      about={about}
      actions={sync.data !== undefined && <Actions sync={name} isPaused={sync.data.pausedAt !== null} />}
    >
      <Answered of={sync}>
        {data => (
          <Answered of={setup}>
            {({ text, version }) => (
              <Tabs value={tab} onChange={to => show(TABS.find(each => each === to) ?? 'stand')} keepMounted={false}>
                <Tabs.List mb="md">
                  <Tabs.Tab value="stand">How it stands</Tabs.Tab>
                  <Tabs.Tab value="settings">Settings</Tabs.Tab>
                  <Tabs.Tab value="versions">Versions</Tabs.Tab>
                </Tabs.List>
                <Tabs.Panel value="stand">
                  <Stand sync={data} />
                </Tabs.Panel>
                <Tabs.Panel value="settings">
                  <DraftOf name={name} text={edited?.text ?? text} mayEdit={may} onChange={edit(version)}>
                    <Editor stored={text} version={edited?.version ?? version} onSettled={() => setEdited(null)} />
                  </DraftOf>
                </Tabs.Panel>
                <Tabs.Panel value="versions">
                  <History
                    sync={name}
                    version={version}
                    onTake={then => {
                      edit(version)(then)
                      return show('settings')
                    }}
                  />
                </Tabs.Panel>
              </Tabs>
            )}
          </Answered>
        )}
      </Answered>
    </Page>
  )
}
