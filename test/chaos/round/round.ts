// One round: work for both CRMs, trouble as its script says, peace again, and then the checker's word on what came of it.
import { setTimeout as sleep } from 'node:timers/promises'
import { check } from '../check/check.ts'
import type { Checked } from '../check/facts.ts'
import type { Lane } from '../lane/lane.ts'
import { addCompanies, addPersons, COMPANY, TRACKED } from '../lane/records.ts'
import type { KillPoint, Script } from './script.ts'
import { activeRunsOf, auditedOf, hasten, jobsAmissOf, openIntentsOf, stuckIn } from './story.ts'
import { ScriptedTrouble } from './trouble.ts'

export interface RoundReport extends Checked {
  readonly script: Script
  readonly killedAt: KillPoint | null
}

const LOCKED_CITIES = 3
const STORM_MS = 1_500
const LOOK_MS = 50
/** No round may last longer. */
const PATIENCE_MS = 180_000

/** `round`: its number in the lane, from 0 on; the persons of earlier rounds are written to again. */
export async function runRound(lane: Lane, round: number, script: Script, persons: string[]): Promise<RoundReport> {
  const { world } = lane.sandbox
  const from = world.writes.list().length
  addCompanies(world, round, LOCKED_CITIES)
  if (lane.options.byJob && persons.length === 0) persons.push(...addPersons(world, round, []))
  else if (lane.options.byJob) addPersons(world, round, persons)
  const trouble = new ScriptedTrouble(script, lane)
  await rules(lane, script)
  lane.disturb(trouble)
  const runs: string[] = []
  for (const sync of lane.syncs) runs.push((await lane.app.requestRun({ sync, mode: 'full', ...ASKED })).id)
  const calm = [
    setTimeout(() => void lane.control('POST', '/salesforce/locks/storm', { probability: 0 }), STORM_MS),
    ...(script.sessionsEndMs === null ? [] : [setTimeout(() => void endSessions(lane), script.sessionsEndMs)]),
  ]
  const ended = await untilEnded(lane)
  for (const timer of calm) clearTimeout(timer)
  trouble.end()
  await lane.road.quiet()
  lane.disturb(null)
  await peace(lane)
  const amiss = [...ended, ...lane.workers.endedThemselves.splice(0), ...lane.road.failures.splice(0)]
  return { script, killedAt: trouble.killedAt, ...(await checked(lane, from, runs, amiss)) }
}

const ASKED = { dryRun: false, actor: 'cli:chaos' } as const

async function rules(lane: Lane, { storm, alters, seed }: Script): Promise<void> {
  if (storm !== null) await lane.control('POST', '/salesforce/locks/storm', { probability: storm, seed })
  if (!alters) return
  const { object, city } = COMPANY.salesforce
  const trigger = { object, by: ['integration'], timing: 'before', change: { [city]: 'upper' } }
  await lane.control('POST', '/salesforce/rules/automations', trigger)
}

async function peace(lane: Lane): Promise<void> {
  await lane.control('DELETE', '/salesforce/rules')
  await lane.control('POST', '/salesforce/locks/storm', { probability: 0 })
}

async function endSessions(lane: Lane): Promise<void> {
  await lane.control('POST', '/salesforce/sessions/expire', {})
  await lane.control('POST', '/hubspot/tokens/expire', {})
}

/** Returns what to complain about. */
async function untilEnded({ options, workers }: Lane): Promise<string[]> {
  const { pool } = options.db
  const deadline = Date.now() + PATIENCE_MS
  while ((await activeRunsOf(pool)) > 0) {
    if (Date.now() > deadline) return [`runs do not end: ${await stuckIn(pool)}; ${workers.said.slice(-1_000)}`]
    if (options.byJob) await hasten(pool)
    await sleep(LOOK_MS)
  }
  return []
}

async function checked(lane: Lane, from: number, runs: readonly string[], amiss: readonly string[]): Promise<Checked> {
  const { pool } = lane.options.db
  const reports = await Promise.all(runs.map(run => lane.app.run(run)))
  const failed = reports.filter(({ run }) => run.status === 'failed')
  return check({
    writes: lane.sandbox.world.writes.list(),
    from,
    audit: await auditedOf(pool, lane.app),
    sends: lane.recorder.sends,
    watched: (system, field) => system === 'hubspot' || TRACKED.includes(field),
    altered: (system, field, value) =>
      system === 'salesforce' && field === COMPANY.salesforce.city ? (value?.toUpperCase() ?? null) : value,
    openIntents: await openIntentsOf(pool),
    unwatched: reports.reduce((sum, { counts }) => sum + counts.unwatched, 0),
    jobsAmiss: await jobsAmissOf(pool),
    runsAmiss: [...amiss, ...failed.map(({ run }) => `run of ${run.syncName} failed: ${run.note}`)],
  })
}
