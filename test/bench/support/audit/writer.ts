// Writes changes as a worker writes them: the outcomes of a batch in a transaction, with all that seals them.
// Arguments: the database, which writer this is, how many entries, of which so many at once. Prints {"seconds","cpuS"}.
import { randomUUIDv7 } from 'node:crypto'
import type { NewAuditEntry } from '../../../../src/contract/audit.ts'
import { createPool } from '../../../../src/store/pool.ts'
import { createUnitOfWork } from '../../../../src/store/unit-of-work.ts'
import { auditKeys } from '../../../support/audit-keys.ts'
import { quietLog } from '../../../support/quiet-log.ts'
import { CONNECTIONS, FIELDS, recordId } from './made-up.ts'

const [url = '', writer = '', count = '', atOnce = ''] = process.argv.slice(2)
const FIELDS_OF_RECORD = 3
const WARM_UP = 5
const batch = Number(atOnce)

const runId = randomUUIDv7()
let record = Number(writer) * 10_000_000 + Math.floor(Math.random() * 1_000_000)

/** Three fields of each record, one after the other, as batches are written. */
function changes(): NewAuditEntry[] {
  const at = Date.now()
  const jobId = randomUUIDv7()
  let intentId = ''
  return Array.from({ length: batch }, (_, n) => {
    if (n % FIELDS_OF_RECORD === 0) {
      record += 1
      intentId = randomUUIDv7()
    }
    return {
      at,
      event: 'field.change',
      actor: 'worker',
      runId,
      jobId,
      intentId,
      connectionId: CONNECTIONS[0],
      syncName: 'people',
      stream: 'Contact',
      recordId: recordId(record),
      field: FIELDS[n % FIELDS.length] ?? '',
      before: `0${record} ${n}`,
      after: `+41 44 ${record} ${n}`,
      reason: n % 5 === 0 ? 'refreshed' : 'normalized',
      ground: { type: 'rule', rule: n % 2 === 0 ? 'phone' : 'email', version: 1 },
      outcome: n % 50 === 0 ? 'rejected' : 'applied',
      answer: n % 50 === 0 ? 'INVALID_EMAIL_ADDRESS: not this one' : '',
      detail: { confidence: 0.97, freshness: (n % 100) / 100 },
    }
  })
}

const pool = createPool(url, quietLog, 2)
const { transaction } = createUnitOfWork(pool, auditKeys)
const write = () => {
  const entries = changes()
  return transaction(({ audit }) => audit.append(entries))
}
for (let n = 0; n < WARM_UP; n += 1) await write()
const cpu = process.cpuUsage()
const started = performance.now()
for (let written = 0; written < Number(count); written += batch) await write()
const seconds = (performance.now() - started) / 1_000
const { user, system } = process.cpuUsage(cpu)
await pool.end()
process.stdout.write(`${JSON.stringify({ seconds, cpuS: (user + system) / 1e6 })}\n`)
