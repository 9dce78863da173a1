// Runs the rounds: some lanes at a time, each with its own rounds one after the other, and adds up what came of them.
import { Redis } from 'ioredis'
import type { FreshDatabase } from '../support/template-database.ts'
import { type Lane, openLane } from './lane/lane.ts'
import { type RoundReport, runRound } from './round/round.ts'
import { KILL_POINTS, type KillPoint, scriptOf } from './round/script.ts'

export interface LanePlan {
  readonly seed: number
  readonly rounds: number
  readonly backend: 'postgres' | 'redis'
  readonly byJob: boolean
  /** Where each round kills, in turn. */
  readonly kills: readonly (KillPoint | null)[]
}

export interface Ground {
  database(): Promise<FreshDatabase>
  /** Null where there is none. */
  readonly redisUrl: string | null
  readonly note: (line: string) => void
}

export interface Summary {
  readonly rounds: number
  readonly kills: Readonly<Record<KillPoint, number>>
  readonly writes: number
  readonly windowEdits: number
  /** Of fields of which no history tells. */
  readonly untold: number
  readonly mismatches: readonly string[]
}

/** Rounds of one lane have seeds of their own. */
const seedOf = ({ seed }: LanePlan, round: number) => seed * 1_000 + round

/** `atOnce`: lanes that run side by side. */
export async function runChaos(plans: readonly LanePlan[], ground: Ground, atOnce: number): Promise<Summary> {
  const waiting = plans.map((plan, at) => ({ plan, redisDb: at % atOnce }))
  const reports: RoundReport[] = []
  const mismatches: string[] = []
  const work = async (redisDb: number) => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { plan } = next
      for (const report of await runLane(plan, redisDb, ground)) {
        reports.push(report)
        mismatches.push(...report.mismatches.map(each => `${nameOf(plan)}, seed ${report.script.seed}: ${each}`))
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, (_none, redisDb) => work(redisDb)))
  const sum = (of: (report: RoundReport) => number) => reports.reduce((total, report) => total + of(report), 0)
  const killsAt = (point: KillPoint) => reports.filter(({ killedAt }) => killedAt === point).length
  return {
    rounds: reports.length,
    kills: {
      'intent stored': killsAt('intent stored'),
      sent: killsAt('sent'),
      answered: killsAt('answered'),
      'outcome stored': killsAt('outcome stored'),
      random: killsAt('random'),
    },
    writes: sum(({ writes }) => writes),
    windowEdits: sum(({ windowEdits }) => windowEdits),
    untold: sum(({ untold }) => untold),
    mismatches,
  }
}

const nameOf = ({ seed, backend, byJob }: LanePlan) => `lane ${seed} (${backend}${byJob ? ', by jobs' : ''})`

async function runLane(plan: LanePlan, redisDb: number, ground: Ground): Promise<RoundReport[]> {
  const db = await ground.database()
  const redisUrl = plan.backend === 'redis' ? await emptyRedis(ground, redisDb) : null
  let lane: Lane | null = null
  try {
    lane = await openLane({ ...plan, db, redisUrl })
    const reports: RoundReport[] = []
    const persons: string[] = []
    for (let round = 0; round < plan.rounds; round += 1) {
      const script = scriptOf(seedOf(plan, round), plan.kills[round % plan.kills.length] ?? null)
      const began = performance.now()
      const report = await runRound(lane, round, script, persons)
      reports.push(report)
      ground.note(lineOf(plan, round, report, performance.now() - began))
      if (report.mismatches.some(each => each.startsWith('runs do not end'))) break
    }
    return reports
  } finally {
    await lane?.close()
    await db.close()
  }
}

async function emptyRedis({ redisUrl }: Ground, db: number): Promise<string> {
  if (redisUrl === null) throw new Error('there is no Redis to run on')
  const url = `${redisUrl}/${db}`
  const redis = new Redis(url)
  await redis.flushdb()
  redis.disconnect()
  return url
}

function lineOf(plan: LanePlan, round: number, report: RoundReport, ms: number): string {
  const { script, killedAt, writes, windowEdits, mismatches } = report
  const killed = killedAt === null ? 'nobody killed' : `killed at ${killedAt}`
  const about = `${nameOf(plan)}, round ${round}, seed ${script.seed}: ${killed}, ${writes} writes, ${windowEdits} window edits`
  const lines = mismatches.slice(0, 5).map(each => `\n  MISMATCH ${each}`)
  return `${about}, ${(ms / 1_000).toFixed(1)} s${lines.join('')}`
}

/** Kills at each point in turn, and a round without between some of them. */
export const KILLS_IN_TURN: readonly (KillPoint | null)[] = [...KILL_POINTS, null]
