// The audit at scale: pages of twenty filters, verification, export and writing, on ten million entries of twelve months.
// Writing and exporting are processes of their own, as workers and commands are. AUDIT_ENTRIES asks for fewer entries.
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { z } from 'zod'
import type { UnitOfWork } from '../../src/contract/stores.ts'
import { verifyAudit } from '../../src/operations/audit/verify.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { createPool } from '../../src/store/pool.ts'
import { createUnitOfWork } from '../../src/store/unit-of-work.ts'
import { auditKeys } from '../support/audit-keys.ts'
import { quietLog } from '../support/quiet-log.ts'
import { fillAudit } from './support/audit/fill.ts'
import { pageTimes } from './support/audit/pages.ts'
import { whileHurried } from './support/hurried.ts'
import { runMeasured } from './support/measured-process.ts'
import { type Benchmark, type Metrics, measured, measuredAgainst } from './support/metric.ts'

const ENTRIES = Number(process.env['AUDIT_ENTRIES'] ?? 10_000_000)
const VERIFIED = 100_000
const EXPORTED = [50_000, 200_000] as const
const WRITTEN = 200_000
const AT_ONCE = 1_000
/** As many workers as would be started here; each waits for the database half of its time. */
const WRITERS = Math.max(2, Math.min(4, availableParallelism()))

const WRITER = import.meta.resolve('./support/audit/writer.ts')
const EXPORT = import.meta.resolve('./support/audit/export.ts')
const Written = z.object({ seconds: z.number(), cpuS: z.number() })
const Exported = z.object({ lines: z.number(), seconds: z.number() })

export const benchmark: Benchmark = async note => {
  const home = await mkdtemp(join(tmpdir(), 'evergreen-bench-'))
  const database = await openDatabase({ home, log: quietLog })
  const pool = createPool(database.url, quietLog)
  try {
    await migrate(pool)
    await whileHurried(pool, () => fillAudit(pool, auditKeys, ENTRIES, note))
    const unitOfWork = createUnitOfWork(pool, auditKeys)
    const parts: readonly (readonly [string, () => Promise<Metrics>])[] = [
      ['pages', () => pageFigures(pool, unitOfWork)],
      [`writing by ${WRITERS} processes`, () => writeFigures(database.url)],
      ['verifying', () => verifyFigures(unitOfWork)],
      ['exporting', () => exportFigures(database.url)],
    ]
    let metrics: Metrics = {}
    for (const [what, measure] of parts) {
      const figures = await measure()
      note(
        `${what}: ${Object.entries(figures)
          .map(([name, { value }]) => `${name} ${value}`)
          .join(', ')}`,
      )
      metrics = { ...metrics, ...figures }
    }
    return metrics
  } finally {
    await pool.end()
    await database.close()
    await rm(home, { recursive: true, force: true })
  }
}

async function pageFigures(pool: Pool, unitOfWork: UnitOfWork): Promise<Metrics> {
  const { rows } = await pool.query<{ middle: number }>('select max(seq) / 2 as middle from evergreen.audit')
  const times = await pageTimes(unitOfWork, rows[0]?.middle ?? 0)
  const both = times.flatMap(({ firstMs, laterMs }) => [firstMs, laterMs])
  const backwards = times.flatMap(({ newestMs, earlierMs }) => [newestMs, earlierMs])
  return {
    'audit.page_ms': measuredAgainst(
      both,
      `ms, of ${times.length} filters, the first page and a later one`,
      100,
      'at most',
    ),
    'audit.page_first_ms': measured(
      times.map(({ firstMs }) => firstMs),
      'ms, the first page',
    ),
    'audit.page_later_ms': measured(
      times.map(({ laterMs }) => laterMs),
      'ms, a page from the middle on',
    ),
    'audit.page_newest_ms': measuredAgainst(
      backwards,
      'ms, newest first: the first page and one from the middle on',
      100,
      'at most',
    ),
    'audit.page_slowest_ms': measured([Math.max(...both, ...backwards)], 'ms'),
  }
}

/** A whole stretch of the chain: entries, segments, and links to its end. */
async function verifyFigures(unitOfWork: UnitOfWork): Promise<Metrics> {
  const { audit, auditChain: chain } = unitOfWork.stores
  const clock = { now: Date.now, sleep: async () => undefined }
  const since = Date.now()

  for (let n = 0; n < VERIFIED; n += AT_ONCE) {
    const at = since + n
    const entry = { at, event: 'field.change', actor: 'worker', outcome: 'applied', reason: 'normalized' } as const
    const of = { connectionId: 'connection-large', stream: 'Contact', field: 'Phone', before: '1', after: '2' } as const
    const ground = { type: 'rule', rule: 'phone', version: 1 } as const
    await audit.append(
      Array.from({ length: AT_ONCE }, (_, k) => ({
        ...entry,
        ...of,
        ground,
        runId: 'verified',
        recordId: `v${n + k}`,
      })),
    )
  }
  while ((await chain.extend(since)) !== null);
  const verdict = await verifyAudit({ runId: 'verified', heads: [] }, { chain, keys: auditKeys, clock })
  if (verdict.entries !== VERIFIED || verdict.faults.some(({ kind }) => kind !== 'untold')) {
    throw new Error(`the audit is not as it was written: ${JSON.stringify(verdict.faults.slice(0, 3))}`)
  }
  return { 'audit.verify_s': measuredAgainst([verdict.seconds], `s for ${VERIFIED} entries of a run`, 5, 'at most') }
}

async function exportFigures(url: string): Promise<Metrics> {
  const metrics: Record<string, Metrics[string]> = {}
  const peaks: number[] = []
  for (const format of ['ndjson', 'csv']) {
    for (const entries of EXPORTED) {
      const { result, peakMib } = await runMeasured(EXPORT, [url, format, String(entries)], {}, Exported)
      peaks.push(peakMib)
      metrics[`audit.export_peak_mb.${format}_${entries}`] = measured([peakMib], 'MiB')
      metrics[`audit.export_per_s.${format}_${entries}`] = measured([result.lines / result.seconds], 'entries/s')
    }
  }
  const peak = measuredAgainst([Math.max(...peaks)], 'MiB at most, whatever is exported', 200, 'at most')
  return { 'audit.export_peak_mb': peak, ...metrics }
}

async function writeFigures(url: string): Promise<Metrics> {
  const each = WRITTEN / WRITERS
  const args = (n: number) => [url, String(n + 1), String(each), String(AT_ONCE)]
  const began = performance.now()
  const done = await Promise.all(Array.from({ length: WRITERS }, (_, n) => runMeasured(WRITER, args(n), {}, Written)))
  const wholeS = (performance.now() - began) / 1_000
  const perS = done.reduce((sum, { result }) => sum + each / result.seconds, 0)
  const cpuUs = (done.reduce((sum, { result }) => sum + result.cpuS, 0) / WRITTEN) * 1e6
  return {
    'audit.write_per_s': measuredAgainst([perS], `entries/s of ${WRITERS} processes`, 20_000, 'at least'),
    'audit.write_cpu_us': measured([cpuUs], 'µs of the processor per entry, the database left out'),
    'audit.write_whole_s': measured([wholeS], `s for ${WRITTEN} entries, the start of the processes included`),
  }
}
