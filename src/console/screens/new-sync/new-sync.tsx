// A new sync: of which object, under which name; then the same form as for any other.
import { Button, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Unsaved } from '../../editing/unsaved.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Answered, Page } from '../../parts/page.tsx'
import { useMay } from '../../session/session.ts'
import { readSetup, setupKey } from '../setup/stored.ts'
import { connectionsQuery } from '../sync/draft/discovered.ts'
import { DraftOf } from '../sync/draft/draft.tsx'
import { Editor } from '../sync/editor.tsx'
import { Origin } from './origin.tsx'

export function NewSync() {
  const may = useMay('admin')
  const navigate = useNavigate()
  const connections = useQuery(connectionsQuery)
  const setup = useQuery({ queryKey: setupKey, queryFn: readSetup })
  const [draft, setDraft] = useState<{ readonly name: string; readonly text: string } | null>(null)
  if (!may) return <Empty title="Only admins make syncs">Ask one of them to.</Empty>
  return (
    <Page
      title={draft === null ? 'New sync' : draft.name}
      about={draft === null ? 'Which records of a CRM are kept fresh' : 'Not saved yet'}
      actions={
        draft !== null && (
          <Button variant="default" onClick={() => setDraft(null)}>
            Begin anew
          </Button>
        )
      }
    >
      <Unsaved when={draft !== null} />
      <Answered of={connections}>
        {({ items }) => {
          const crms = items.filter(({ records }) => records !== false)
          if (crms.length === 0) {
            return (
              <Empty title="No CRM is connected yet">
                <Link to="/connections/new">Connect one</Link>, then come back.
              </Empty>
            )
          }
          if (draft === null) return <Origin connections={crms} onBegin={(name, text) => setDraft({ name, text })} />
          return (
            <Answered of={setup}>
              {({ version }) => (
                <Stack>
                  <DraftOf name={draft.name} text={draft.text} mayEdit onChange={text => setDraft({ ...draft, text })}>
                    <Editor
                      stored=""
                      version={version}
                      onSettled={() =>
                        navigate({ to: '/syncs/$sync', params: { sync: draft.name }, ignoreBlocker: true })
                      }
                    />
                  </DraftOf>
                </Stack>
              )}
            </Answered>
          )
        }}
      </Answered>
    </Page>
  )
}
