// Writing: what a thousand changes cost in HubSpot and a hundred thousand in Salesforce, and how fast they are written
// beside a loop on the bare clients that takes no care.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '../../src/store/migrate.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { createPool } from '../../src/store/pool.ts'
import { createUnitOfWork } from '../../src/store/unit-of-work.ts'
import { quietLog } from '../support/quiet-log.ts'
import { type Benchmark, measured, measuredAgainst } from './support/metric.ts'
import { writeBare } from './support/write-bare.ts'
import { writeAll } from './support/write-load.ts'

const RECORDS = 10_000
const BY_JOB = 100_000

export const benchmark: Benchmark = async note => {
  const home = await mkdtemp(join(tmpdir(), 'evergreen-bench-'))
  const database = await openDatabase({ home, log: quietLog })
  const pool = createPool(database.url, quietLog)
  try {
    await migrate(pool)
    const db = { url: database.url, pool, unitOfWork: createUnitOfWork(pool), close: async () => undefined }
    note(`${RECORDS} changes in HubSpot, and by the bare client`)
    const hubspot = await writeAll(db, 'hubspot', RECORDS, false)
    const bareHubspot = await writeBare('hubspot', RECORDS)
    note(`${RECORDS} changes in Salesforce, and by the bare client`)
    const salesforce = await writeAll(db, 'salesforce', RECORDS, false)
    const bareSalesforce = await writeBare('salesforce', RECORDS)
    note(`${BY_JOB} changes in Salesforce by a job`)
    const job = await writeAll(db, 'salesforce', BY_JOB, true)
    const perThousand = (calls: number) => [(calls * 1_000) / RECORDS]
    const ratios = [hubspot.perSecond / bareHubspot, salesforce.perSecond / bareSalesforce]
    return {
      'write.hubspot_calls_per_1000': measuredAgainst(
        perThousand(hubspot.count(/POST .*batch\/(update|read)/)),
        'calls that compare and write',
        20,
        'at most',
      ),
      'write.salesforce_calls_100k': measuredAgainst(
        [job.count(/jobs\/ingest|queryAll|\/query|composite/)],
        'calls, comparison included',
        30,
        'at most',
      ),
      'write.hubspot_changes_per_s': measured([hubspot.perSecond], 'changes/s'),
      'write.salesforce_changes_per_s': measured([salesforce.perSecond], 'changes/s'),
      'write.job_changes_per_s': measured([job.perSecond], 'changes/s'),
      'write.vs_bare': measuredAgainst([Math.min(...ratios)], 'of the bare loop, the slower CRM', 0.8, 'at least'),
    }
  } finally {
    await pool.end()
    await database.close()
    await rm(home, { recursive: true, force: true })
  }
}
