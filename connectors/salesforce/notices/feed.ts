// News of changed records: by change events where the org sends them, and by the replication calls where it does not.
import type { ConnectorDeps } from '../../../src/contract/connector.ts'
import type { ChangeFeed } from '../../../src/contract/feed.ts'
import type { Describer } from '../describe.ts'
import type { SalesforceSession } from '../session.ts'
import type { Settings } from '../settings.ts'
import type { SalesforceTransport } from '../transport.ts'
import { createPoll } from './replication.ts'
import { createStream } from './stream.ts'

/** For all orgs but those whose traffic stays in the EU. Source: Pub/Sub API guide, "Pub/Sub API Endpoints". */
const EVERYWHERE = 'https://api.pubsub.salesforce.com:7443'

interface Parts {
  readonly session: SalesforceSession
  readonly transport: SalesforceTransport
  readonly describer: Describer
  readonly deps: ConnectorDeps
}

/** The feed of a Salesforce connection. */
export function createFeed(settings: Settings, { session, transport, describer, deps }: Parts): ChangeFeed {
  const { changeEvents, noticeMinutes, sandbox, loginUrl } = settings
  const poll = createPoll(noticeMinutes, { transport, describer, deps })
  if (changeEvents === 'off') return { poll }
  const origin = settings.pubsubUrl ?? (sandbox ? loginUrl : EVERYWHERE)
  deps.outbound.allow(origin, sandbox ? 'sandbox' : 'declared')
  return { poll, stream: createStream(origin, { session, transport, deps }) }
}
