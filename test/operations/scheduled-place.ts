// A database with scheduled syncs, a virtual clock, and schedulers on it.

import { randomUUID } from 'node:crypto'
import type { AuditEntry, AuditEvent } from '../../src/contract/audit.ts'
import type { Run } from '../../src/contract/stores.ts'
import type { Schedule } from '../../src/domain/schedule/schedule.ts'
import { startScheduler } from '../../src/operations/scheduler.ts'
import { createPool } from '../../src/store/pool.ts'
import { createUnitOfWork } from '../../src/store/unit-of-work.ts'
import { auditKeys } from '../support/audit-keys.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { quietLog } from '../support/quiet-log.ts'
import { syncDefinition } from '../support/sync.ts'
import { VirtualClock } from '../support/virtual-clock.ts'

const ANY_TIME = { timeZone: 'UTC', hours: null, days: null, blackout: [], jitterMinutes: 0 } as const

export function cron(text: string, rest: Partial<Schedule> = {}): Schedule {
  return { ...ANY_TIME, trigger: { cron: text }, ...rest }
}

export class ScheduledPlace {
  readonly db: FreshDatabase
  readonly clock: VirtualClock
  readonly #closing: (() => Promise<void>)[] = []

  private constructor(db: FreshDatabase, start: string) {
    this.db = db
    this.clock = new VirtualClock(Date.parse(start))
  }

  /** `start` is ISO 8601: what the clock shows. */
  static async open(start: string): Promise<ScheduledPlace> {
    const place = new ScheduledPlace(await freshDatabase(), start)
    await place.stores.connections.save({
      id: 'c1',
      alias: 'crm',
      connector: 'hubspot',
      settings: {},
      sealed: {},
      limits: {},
    })
    return place
  }

  get stores() {
    return this.db.unitOfWork.stores
  }

  /** Declares a sync with this schedule, from now on. */
  async declare(name: string, schedule: Schedule | null): Promise<void> {
    const definition = syncDefinition({ name, connection: 'crm', schedule })
    await this.stores.syncs.save({ id: `sync-${name}`, name, connectionId: 'c1', definition }, this.clock.now())
  }

  /** Starts a scheduler as a process of its own would, and waits until it sleeps. Returns how to stop it. */
  async scheduler(): Promise<() => Promise<void>> {
    const pool = createPool(this.db.url, quietLog, 4)
    const parts = { unitOfWork: createUnitOfWork(pool, auditKeys), clock: this.clock, newId: randomUUID, log: quietLog }
    const asleep = this.clock.sleepers
    const { close } = await startScheduler(parts)
    const stop = async () => {
      await close()
      await pool.end()
    }
    this.#closing.push(stop)
    await this.clock.untilAsleep(asleep + 1)
    return async () => {
      this.#closing.splice(this.#closing.indexOf(stop), 1)
      await stop()
    }
  }

  /** Turns the clock to a moment (ISO 8601, or epoch milliseconds) and waits for what comes of it. */
  async turnTo(moment: string | number): Promise<void> {
    const asleep = this.clock.sleepers
    this.clock.turnTo(typeof moment === 'number' ? moment : Date.parse(moment))
    await this.clock.untilAsleep(asleep)
  }

  /** Oldest first. */
  async runs(syncName: string): Promise<Run[]> {
    return (await this.stores.runs.list({ syncName, limit: 10_000 })).toReversed()
  }

  async audit(event: AuditEvent): Promise<AuditEntry[]> {
    return this.stores.audit.list({ event, limit: 10_000 })
  }

  /** Ends all active runs. */
  async endRuns(): Promise<void> {
    await this.db.pool.query(`update evergreen.run set status = 'complete' where status = 'active'`)
  }

  async close(): Promise<void> {
    for (const stop of this.#closing.splice(0)) await stop()
    await this.db.close()
  }
}
