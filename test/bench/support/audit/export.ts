// Exports so many entries as the command does, to nowhere. Arguments: the database, the format, how many entries. Prints
// {"lines","seconds"}.
import { exportAudit } from '../../../../src/operations/audit/export.ts'
import { createPool } from '../../../../src/store/pool.ts'
import { createUnitOfWork } from '../../../../src/store/unit-of-work.ts'
import { keepYoungHeapSmall } from '../../../../src/young-heap.ts'
import { auditKeys } from '../../../support/audit-keys.ts'
import { quietLog } from '../../../support/quiet-log.ts'

const [url = '', format = '', limit = ''] = process.argv.slice(2)
keepYoungHeapSmall()
const pool = createPool(url, quietLog, 2)
const unitOfWork = createUnitOfWork(pool, auditKeys)
const clock = { now: Date.now, sleep: async () => undefined }
const request = {
  filter: { limit: Number(limit) },
  format: format === 'csv' ? 'csv' : 'ndjson',
  actor: 'cli:bench',
} as const
let lines = 0
const started = performance.now()
for await (const line of exportAudit(request, { unitOfWork, clock })) if (line.length > 0) lines += 1
const seconds = (performance.now() - started) / 1_000
await pool.end()
process.stdout.write(`${JSON.stringify({ lines, seconds })}\n`)
