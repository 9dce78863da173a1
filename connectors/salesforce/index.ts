// The Salesforce connector: what it offers.
import type { Connector } from '../../src/contract/connector.ts'
import { consent } from './access/consent.ts'
import { recordPage } from './access/record-page.ts'
import { check, lacksOf } from './check.ts'
import { createPrices } from './cost/prices.ts'
import { createDescriber } from './describe.ts'
import { withEditedBy } from './history/edited-by.ts'
import { createEditors } from './history/editors.ts'
import { createHistory } from './history/history.ts'
import { withLinks } from './links/along.ts'
import { createFeed } from './notices/feed.ts'
import { createProvisioner } from './provision/provisioner.ts'
import { createSource } from './read.ts'
import { createSession } from './session.ts'
import { SECRETS, type Settings, settings } from './settings.ts'
import { createTransport } from './transport.ts'
import { createDestination } from './write/destination.ts'

export const salesforce: Connector<Settings> = {
  name: 'salesforce',
  title: 'Salesforce',
  settings,
  secrets: SECRETS,
  recordPage,
  consent,
  open: (given, deps) => {
    const session = createSession(given, deps)
    const transport = createTransport(given, session, deps)
    const describer = createDescriber(transport, deps)
    const editors = createEditors(given, session, transport, deps)
    const feed = createFeed(given, { session, transport, describer, deps })
    return {
      check: needs => check({ settings: given, session, transport, describer, deps }, needs),
      lacks: need => lacksOf({ settings: given, session, transport, describer, deps }, need),
      source: withLinks(withEditedBy(createSource(transport, session, describer, deps), { describer, editors }), {
        transport,
        describer,
        deps,
      }),
      destination: createDestination(given, { transport, describer, deps }),
      history: createHistory({ transport, describer, editors, deps }),
      feed,
      prices: createPrices(deps),
      provisioner: createProvisioner({ session, transport, describer, deps }),
      close: async () => undefined,
    }
  },
}
