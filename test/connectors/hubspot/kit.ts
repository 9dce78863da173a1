// Opens the HubSpot connector on a server of this machine.
import { hubspot } from '../../../connectors/hubspot/index.ts'
import type { Connection } from '../../../src/contract/connector.ts'
import { credentials } from '../../../src/sandbox/credentials.ts'
import type { TestDeps } from '../deps.ts'

/** With the sandbox's token, save for what is given. */
export function openHubSpot(url: string, deps: TestDeps, given: Readonly<Record<string, unknown>> = {}): Connection {
  const { accessToken } = credentials.hubspot
  return hubspot.open(hubspot.settings.parse({ baseUrl: url, accessToken, sandbox: true, ...given }), deps)
}
