// The API at scale: every route that reads or searches, twenty users at once on each, with a million records and ten million entries of
// the audit; and what the first screen of the console weighs. AUDIT_ENTRIES asks for fewer entries.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { migrate } from '../../src/store/migrate.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { createPool } from '../../src/store/pool.ts'
import { createUnitOfWork } from '../../src/store/unit-of-work.ts'
import { AUDIT_KEY, auditKeys } from '../support/audit-keys.ts'
import { quietLog } from '../support/quiet-log.ts'
import { type Ask, asksAt, LEFT_OUT, searchesAt } from './support/api/asks.ts'
import { firstLoad } from './support/api/first-load.ts'
import { fillHouse } from './support/api/house.ts'
import { loadRoute, type Times, USERS } from './support/api/load.ts'
import { type Served, serve } from './support/api/served.ts'
import { fillAudit } from './support/audit/fill.ts'
import { whileHurried } from './support/hurried.ts'
import { type Benchmark, type Metrics, measured, measuredAgainst } from './support/metric.ts'

const ENTRIES = Number(process.env['AUDIT_ENTRIES'] ?? 10_000_000)
const API = '/api/v1'
/** Nobody asks as often as is asked here. */
const SETTINGS = { EVERGREEN_KEY: AUDIT_KEY, EVERGREEN_REQUESTS_PER_MINUTE: '10000000', LOG_LEVEL: 'error' }

type Note = Parameters<Benchmark>[0]

export const benchmark: Benchmark = async note => {
  const home = await mkdtemp(join(tmpdir(), 'evergreen-bench-'))
  const database = await openDatabase({ home, log: quietLog })
  try {
    const now = Date.now()
    await fill(database.url, now, note)
    const served = await serve({ DATABASE_URL: database.url, EVERGREEN_HOME: home, ...SETTINGS })
    try {
      return { ...(await routeFigures(served, now, note)), ...(await loadFigures(served)) }
    } finally {
      await served.close()
    }
  } finally {
    await database.close()
    await rm(home, { recursive: true, force: true })
  }
}

async function fill(url: string, now: number, note: Note): Promise<void> {
  const pool = createPool(url, quietLog)
  try {
    await migrate(pool)
    await whileHurried(pool, async () => {
      await fillAudit(pool, auditKeys, ENTRIES, note)
      await fillHouse(pool, createUnitOfWork(pool, auditKeys), now, note)
    })
  } finally {
    await pool.end()
  }
}

const description = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })

/** The paths of all routes that read, below the API. */
async function pathsOf(url: string): Promise<string[]> {
  const { paths } = description.parse(await (await fetch(`${url}${API}/openapi.json`)).json())
  return Object.entries(paths).flatMap(([path, methods]) => ('get' in methods ? [path.slice(API.length)] : []))
}

async function routeFigures({ url, logins }: Served, now: number, note: Note): Promise<Metrics> {
  const asks = asksAt(now)
  const of: Record<string, Times> = {}
  const reads = (await pathsOf(url))
    .filter(each => !(each in LEFT_OUT))
    .map((path): [string, Ask] => {
      const ask = asks[path]
      if (ask === undefined) throw new Error(`GET ${path} is new: say in support/api/asks.ts how it is asked`)
      return [path, ask]
    })
  for (const [path, ask] of [...reads, ...Object.entries(searchesAt)]) {
    const times = await loadRoute(url, logins, ask)
    of[path] = times
    note(`${path}: ${times.p50.toFixed(1)} ms, ${times.p95.toFixed(1)} ms, ${times.perS.toFixed(0)}/s`)
  }
  const all = Object.values(of)
  const slowest = (share: 'p50' | 'p95') => [Math.max(...all.map(times => times[share]))]
  const unit = `ms, the slowest of ${all.length} routes, ${USERS} users`
  return {
    'api.p50_ms': measuredAgainst(slowest('p50'), unit, 150, 'at most'),
    'api.p95_ms': measuredAgainst(slowest('p95'), unit, 500, 'at most'),
    ...Object.fromEntries(Object.entries(of).flatMap(([path, times]) => figuresOf(path, times))),
  }
}

function figuresOf(path: string, { p50, p95, perS }: Times): [string, Metrics[string]][] {
  return [
    [`api.p50_ms.${path}`, measured([p50], 'ms')],
    [`api.p95_ms.${path}`, measured([p95], 'ms')],
    [`api.per_s.${path}`, measured([perS], 'requests/s')],
  ]
}

async function loadFigures(served: Served): Promise<Metrics> {
  const { scripts, kb } = await firstLoad(served)
  return { 'api.first_load_kb': measuredAgainst([kb], `kB of ${scripts} scripts, compressed`, 350, 'at most') }
}
