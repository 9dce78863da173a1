// The two screens on which a connection is written: a new one, and one that is there.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Empty } from '../../parts/empty.tsx'
import { Answered, Page } from '../../parts/page.tsx'
import { useMay } from '../../session/session.ts'
import { connectionsIn, readSetup, settingsOf, setupKey } from '../setup/stored.ts'
import { BEGINNINGS } from './draft.ts'
import { ConnectionForm } from './form.tsx'
import { textOf, writtenIn } from './text.ts'
import { SECRETS } from './ways.ts'

const route = getRouteApi('/connections/$alias/settings')

export function NewConnection() {
  return (
    <Page title="Add a connection" about="One account at a CRM, or a file that supplies values">
      <Form alias="" />
    </Page>
  )
}

export function ChangeConnection() {
  const { alias } = route.useParams()
  return (
    <Page
      title={`Settings of ${alias}`}
      about={
        <Link to="/connections/$alias" params={{ alias }}>
          Back to {alias}
        </Link>
      }
    >
      <Form key={alias} alias={alias} />
    </Page>
  )
}

function Form({ alias }: { readonly alias: string }) {
  const setup = useQuery({ queryKey: setupKey, queryFn: readSetup })
  if (!useMay('admin')) return <Empty title="This is for admins">Ask one to set it up.</Empty>
  return (
    <Answered of={setup}>
      {stored => {
        const settings = alias === '' ? (BEGINNINGS['salesforce'] ?? {}) : settingsOf(stored, alias)
        return Object.keys(settings).length === 0 ? (
          <Empty title="There is no such connection">
            <Link to="/connections">All connections</Link>
          </Empty>
        ) : (
          <ConnectionForm
            before={{ alias, settings, text: writtenIn(stored.text, alias) ?? textOf(settings, SECRETS) }}
            version={stored.version}
            taken={Object.keys(connectionsIn(stored))}
          />
        )
      }}
    </Answered>
  )
}
