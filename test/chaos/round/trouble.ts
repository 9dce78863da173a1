// Carries out a round's script: at the moments of the lane it kills the worker, loses answers, and lets people edit.
import { createRandom, type Random } from '../../../src/sandbox/random.ts'
import type { Lane, Trouble } from '../lane/lane.ts'
import { COMPANY, enteredIn } from '../lane/records.ts'
import type { Call, SentRow } from '../wire/call.ts'
import type { Stored } from '../wire/commits.ts'
import type { Fate } from '../wire/crm-proxy.ts'
import type { KillPoint, Script } from './script.ts'

const POINT_OF: Readonly<Record<Stored, KillPoint>> = { intents: 'intent stored', outcomes: 'outcome stored' }

/** Salesforce's contacts have this prefix. */
const isPerson = (id: string) => id.startsWith('003')

export class ScriptedTrouble implements Trouble {
  /** Where the worker was killed, if it was. */
  killedAt: KillPoint | null = null
  readonly #script: Script
  readonly #lane: Lane
  readonly #random: Random
  readonly #met = new Map<KillPoint, number>()
  readonly #timers: NodeJS.Timeout[] = []
  #calls = 0
  #comparisons = 0
  #writes = 0
  #commits = 0
  #toChangeAgain: number
  #entered: number

  constructor(script: Script, lane: Lane) {
    this.#script = script
    this.#lane = lane
    this.#random = createRandom(script.seed + 1)
    this.#toChangeAgain = script.changedAgain
    this.#entered = lane.sandbox.world.writes.list().length
    const { kill, cuts } = script
    if (kill?.point === 'random') this.#later(kill.afterMs, () => this.#kill('random'))
    for (const { line, afterMs, forMs } of cuts) {
      const cut = line === 'redis' ? lane.toRedis : lane.toDatabase
      this.#later(afterMs, () => cut?.cut(forMs))
    }
  }

  /** Nothing happens any more by itself. */
  end(): void {
    for (const timer of this.#timers) clearTimeout(timer)
  }

  come(call: Call): Fate {
    this.#calls += 1
    if (call.kind === 'compare') this.#beforeComparison(call)
    const isWrite = call.kind === 'write' || call.kind === 'begin'
    const mayKill = this.#mayKill(call)
    if (call.rows.length > 0) this.#edit(call, this.#script.windowEdits[this.#writes] ?? 0)
    if (mayKill && this.#meets('sent')) {
      this.#kill('sent')
      this.#writes += 1
      return this.#script.kill?.fate ?? 'answered'
    }
    if (this.#calls === this.#script.deadCall) return 'dropped'
    if (!isWrite) return 'answered'
    this.#writes += 1
    return this.#script.fates[this.#writes - 1] ?? 'answered'
  }

  done(call: Call, status: number): void {
    if (call.kind !== 'write' || status >= 300) return
    if (this.#script.alters && call.system === 'hubspot') this.#alterInHubSpot(call.rows)
    const again = call.rows.slice(0, this.#toChangeAgain)
    this.#toChangeAgain -= again.length
    for (const row of again) this.#enter(call, row)
  }

  answered(call: Call): void {
    if (this.#mayKill(call) && this.#meets('answered')) this.#kill('answered')
  }

  committed(stored: Stored): boolean {
    this.#commits += 1
    const point = POINT_OF[stored]
    if (this.#meets(point)) this.#kill(point)
    return this.#commits !== this.#script.doubtfulCommit
  }

  #later(ms: number, act: () => void): void {
    this.#timers.push(setTimeout(act, ms))
  }

  /** Where a job of Salesforce's own writes, its beginning is what matters. */
  #mayKill({ kind }: Call): boolean {
    return kind === 'begin' || (kind === 'write' && !this.#lane.options.byJob)
  }

  /** True at the moment at which the script kills. */
  #meets(point: KillPoint): boolean {
    const { kill } = this.#script
    if (kill?.point !== point) return false
    const met = (this.#met.get(point) ?? 0) + 1
    this.#met.set(point, met)
    return met === kill.nth
  }

  #kill(point: KillPoint): void {
    if (this.#lane.workers.kill()) this.killedAt = point
  }

  #beforeComparison(call: Call): void {
    const edits = this.#script.earlyEdits[this.#comparisons] ?? 0
    this.#comparisons += 1
    const ids = (call.compared ?? []).toSorted().slice(0, edits)
    const { phone, city } = COMPANY[call.system]
    const fields = ids.some(isPerson) ? ['Email'] : [phone, city]
    for (const id of ids) this.#enter(call, { id, intentId: '', fields })
  }

  #edit(call: Call, edits: number): void {
    const rows = call.rows.toSorted((a, b) => (a.id < b.id ? 1 : -1))
    for (const row of rows.slice(0, edits)) this.#enter(call, row)
  }

  /** A person enters something in one of the fields. */
  #enter({ system }: Call, { id, fields }: SentRow): void {
    const field = fields[this.#random.int(0, fields.length - 1)]
    if (field === undefined) return
    this.#entered += 1
    this.#lane.sandbox.world[system].update(id, { [field]: enteredIn(field, this.#entered) }, 'person')
  }

  #alterInHubSpot(rows: readonly SentRow[]): void {
    const { hubspot } = this.#lane.sandbox.world
    for (const { id, fields } of rows.slice(0, 2)) {
      if (fields.includes('city')) hubspot.update(id, { city: `Alteredtown ${id}` }, 'workflow')
    }
  }
}
