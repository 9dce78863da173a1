// Opens the Salesforce connector on a server of this machine.
import { salesforce } from '../../../connectors/salesforce/index.ts'
import type { Connection } from '../../../src/contract/connector.ts'
import { credentials } from '../../../src/sandbox/credentials.ts'
import type { TestDeps } from '../deps.ts'

/** With the sandbox's credentials, save for what is given. */
export function openSalesforce(url: string, deps: TestDeps, given: Readonly<Record<string, unknown>> = {}): Connection {
  const { clientId, clientSecret } = credentials.salesforce
  return salesforce.open(
    salesforce.settings.parse({ loginUrl: url, clientId, clientSecret, sandbox: true, ...given }),
    deps,
  )
}
