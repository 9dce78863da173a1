// The HubSpot connector: what it offers.
import type { Connector } from '../../src/contract/connector.ts'
import { consent } from './access/consent.ts'
import { grantedTo } from './access/granted.ts'
import { recordPage } from './access/record-page.ts'
import { check, lacksOf } from './check.ts'
import { prices } from './cost/prices.ts'
import { createDescriber } from './describe.ts'
import { createHistory } from './history.ts'
import { createSession } from './http/session.ts'
import { createTransport } from './http/transport.ts'
import { createFeed } from './notices/feed.ts'
import { createProvisioner } from './provision/provisioner.ts'
import { createSource } from './read.ts'
import { SECRETS, type Settings, settings } from './settings.ts'
import { createDestination } from './write/destination.ts'

export const hubspot: Connector<Settings> = {
  name: 'hubspot',
  title: 'HubSpot',
  settings,
  secrets: SECRETS,
  recordPage,
  consent,
  open: (given, deps) => {
    const session = createSession(given, deps)
    const transport = createTransport(given, session, deps)
    const describer = createDescriber(transport, deps)
    const feed = createFeed(given, deps)
    const app = async () => (await grantedTo(given, session, deps)).app
    return {
      check: needs => check({ settings: given, session, transport, describer, deps }, needs),
      lacks: need => lacksOf({ settings: given, session, transport, describer, deps }, need),
      source: createSource(given, transport, describer, deps),
      destination: createDestination(given, transport, describer, deps),
      history: createHistory({ transport, describer, deps, app }),
      prices,
      provisioner: createProvisioner({ settings: given, session, transport, describer, deps }),
      ...(feed && { feed }),
      close: async () => undefined,
    }
  },
}
