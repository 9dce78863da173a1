// Our Salesforce connector alone: every record of a Bulk query as an object, none of them kept.
// Arguments: the org, records of the warm-up, records to read after it. Prints {"records","recordsPerS"}.
import { setTimeout as sleep } from 'node:timers/promises'
import { salesforce } from '../../../connectors/salesforce/index.ts'
import { systemClock } from '../../../src/clock.ts'
import type { Partition, Query, Source } from '../../../src/contract/connector.ts'
import { Postponed } from '../../../src/errors.ts'
import { createOutbound } from '../../../src/outbound/index.ts'
import { credentials } from '../../../src/sandbox/credentials.ts'
import { quietLog } from '../../support/quiet-log.ts'
import { sessionInMemory } from '../../support/session.ts'
import { FIELDS } from './pull-fields.ts'
import { meter, print } from './pull-rate.ts'

const [url = '', warmUp = '', wanted = ''] = process.argv.slice(2)
const counted = meter(Number(warmUp))
const source = sourceAt(url)
const query: Query = {
  stream: 'Contact',
  fields: FIELDS,
  scope: { where: null, filters: [], list: null },
  window: null,
}
const enough = new AbortController()
let left = Number(warmUp) + Number(wanted)
await readAll(await source.partitions(query)).catch(error => {
  if (!enough.signal.aborted) throw error
})
print(counted.rate())
process.exit()

async function readAll(partitions: readonly Partition[]): Promise<void> {
  for (const partition of partitions) await readWhole(partition)
}

/** Waits as a worker does while the CRM is at work on the query. */
async function readWhole(partition: Partition): Promise<void> {
  try {
    for await (const page of source.read(partition, null, enough.signal)) {
      counted.add(page.records.length)
      left -= page.records.length
      if (left <= 0) return enough.abort()
      await readAll(page.partitions ?? [])
      enough.signal.throwIfAborted()
    }
  } catch (error) {
    if (!(error instanceof Postponed)) throw error
    await sleep(error.until - Date.now())
    await readWhole(partition)
  }
}

function sourceAt(loginUrl: string): Source {
  const { clientId, clientSecret } = credentials.salesforce
  const settings = salesforce.settings.parse({ loginUrl, clientId, clientSecret, sandbox: true })
  const connection = salesforce.open(settings, {
    alias: 'bench',
    outbound: createOutbound(),
    clock: systemClock,
    log: quietLog,
    budget: {
      spend: async () => undefined,
      refused: async () => undefined,
      learn: () => undefined,
      learnZone: () => undefined,
      learnLimit: () => undefined,
      enter: async () => async () => undefined,
    },
    session: sessionInMemory(),
    folder: '.',
  })
  if (connection.source === undefined) throw new Error('Salesforce has no source')
  return connection.source
}
