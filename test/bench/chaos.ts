// Everything at once, two hundred times: workers killed at each moment of a write, lines cut, answers lost and late, locks,
// triggers, sessions that end, and people who edit meanwhile. Afterwards the CRMs' write log and the audit must agree.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../src/store/open-database.ts'
import { KILLS_IN_TURN, type LanePlan, runChaos } from '../chaos/run.ts'
import { quietLog } from '../support/quiet-log.ts'
import { redisServer } from '../support/redis-server.ts'
import { copyOf, hurry, makeTemplate } from '../support/template-database.ts'
import { type Benchmark, measured, measuredAgainst } from './support/metric.ts'

const LANES_AT_ONCE = 4
const BACKENDS = ['postgres', 'redis'] as const
const TEMPLATE = 'evergreen_template_chaos'

/** The lanes of one backend: many rounds of small writes, and a few with Bulk jobs. */
function lanesOf(backend: (typeof BACKENDS)[number], first: number): LanePlan[] {
  const kills = KILLS_IN_TURN
  const small = [0, 1, 2, 3].map(n => ({ seed: first + n, rounds: 23, backend, byJob: false, kills }))
  const byJob = [4, 5].map(n => ({ seed: first + n, rounds: 4, backend, byJob: true, kills: kills.slice(n % 2) }))
  return [...byJob, ...small]
}

/** CHAOS_LANES=3,103 runs these lanes alone, to look into a round that went wrong. */
function chosen(plans: readonly LanePlan[]): readonly LanePlan[] {
  const wanted = process.env['CHAOS_LANES']?.split(',').map(Number)
  return wanted === undefined ? plans : plans.filter(({ seed }) => wanted.includes(seed))
}

export const benchmark: Benchmark = async note => {
  const home = await mkdtemp(join(tmpdir(), 'evergreen-bench-'))
  const database = await openDatabase({ home, log: quietLog })
  const redis = await redisServer()
  try {
    await hurry(database.url)
    await makeTemplate(database.url, TEMPLATE)
    const plans = chosen(BACKENDS.flatMap((backend, n) => lanesOf(backend, 1 + n * 100)))
    const ground = { database: () => copyOf(database.url, TEMPLATE), redisUrl: redis.url, note }
    const { rounds, kills, writes, windowEdits, untold, mismatches } = await runChaos(plans, ground, LANES_AT_ONCE)
    for (const mismatch of mismatches) note(mismatch)
    const points = Object.entries(kills).map(([point, count]) => {
      const id = `chaos.kills_${point.replaceAll(' ', '_')}`
      return [id, measuredAgainst([count], 'workers killed there', 10, 'at least')] as const
    })
    const killed = Object.values(kills).reduce((sum, count) => sum + count, 0)
    return {
      'chaos.rounds': measuredAgainst([rounds], 'rounds', 200, 'at least'),
      'chaos.kills': measured([killed], 'workers killed'),
      ...Object.fromEntries(points),
      'chaos.writes': measured([writes], 'changes written'),
      'chaos.window_edits': measuredAgainst([windowEdits], 'edits between comparison and write', 100, 'at least'),
      'chaos.window_edits_untold': measured([untold], 'of them in fields without a history, counted'),
      'chaos.mismatches': measuredAgainst([mismatches.length], 'mismatches', 0, 'at most'),
    }
  } finally {
    await redis.close()
    await database.close()
    await rm(home, { recursive: true, force: true })
  }
}
