// Opens the Salesforce connector on a server of this machine.
import { salesforce } from '../../../connectors/salesforce/index.ts'
import type { Connection, Partition, Query, Source } from '../../../src/contract/connector.ts'
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

/** The Bulk job that reading the query begins with, as the partition that waits for it. */
export async function madeJob(source: Source, query: Query): Promise<Partition> {
  const [planned] = await source.partitions(query)
  if (planned === undefined) throw new Error('no partition')
  const pages = await Array.fromAsync(source.read(planned, null, new AbortController().signal))
  const [made] = pages.flatMap(page => page.partitions ?? [])
  if (made === undefined) throw new Error('no Bulk job')
  return made
}
