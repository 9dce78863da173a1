// Every moment of a read of Salesforce, by REST, by Bulk and by ids.
import { costsOf, FIRST_COSTS } from '../../../connectors/salesforce/cost/way.ts'
import { full, incremental, momentsOf, noticed, type There, type Way } from './moments.ts'

const system = 'salesforce'

/** A page of REST holds a record and takes a minute, and a page of Bulk's results holds two. */
function byBulk({ session, sandbox }: There): void {
  costsOf(session).learn(() => ({ ...FIRST_COSTS, pageRows: 1, pageMs: 60_000 }))
  sandbox.world.salesforce.queryJobs.pageRows = 2
}

const WAYS: readonly Way[] = [
  { system, name: 'all by REST', start: full },
  { system, name: 'what changed, by REST', start: incremental },
  { system, name: 'all by Bulk', start: full, arrange: byBulk },
  { system, name: 'what changed, by Bulk', start: incremental, arrange: byBulk, alike: true },
  { system, name: 'what was noticed', start: noticed, options: { sync: { notices: { seconds: 10, records: 100 } } } },
  { system, name: 'what changed and is to be written', start: incremental, writes: true },
]

momentsOf(WAYS)
