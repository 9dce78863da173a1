// Stamps on their own: once a day, when a run has read what it reads, the records whose stamps are worst get nothing but
// new ones, as many as the day's share of the stream allows.
import { z } from 'zod'
import type { JobContext, JobStep } from '../../src/contract/job.ts'
import type { DayShare, Run, Stores } from '../../src/contract/stores.ts'
import type { Moment } from '../../src/domain/record.ts'
import { localDay } from '../../src/domain/stamp/day.ts'
import { aloneIn } from '../../src/domain/stamp/setting.ts'
import { Postponed } from '../../src/errors.ts'
import { sightOf } from '../drift/sight.ts'
import { writeBackIfAny } from '../next.ts'
import { chunkOf, runOf, sourceOf } from '../run-context.ts'
import { requireAccount } from '../standing.ts'
import { unlessStopped } from '../stopped.ts'
import { worstStamped } from './worst.ts'

const LOOK_MS = 2_000

const payload = z.strictObject({ runId: z.uuid() })

export const stamp: JobStep<z.infer<typeof payload>> = unlessStopped({
  name: 'stamp',
  payload,
  async run({ runId }, context) {
    const { run, sync } = await runOf(runId, context)
    await untilRead(run, context)
    const now = context.clock.now()
    const share = await shareOf(run, now, context.stores)
    const most = await openShare(run, share, context.stores)
    if (most === 0) return async () => ({ counts: { stamped: 0 }, next: [] })
    const source = sourceOf(await context.connect(sync.connection), sync.connection)
    const sight = await sightOf(run, source, context)
    const worst = await worstStamped(most, run, { sync: sight.sync, limits: sight.limits, now }, context)
    const chunk = chunkOf(run, context.newId())
    return async stores => {
      await requireAccount(run, stores)
      const riding = await stores.proposals.pendingAmong(
        runId,
        worst.map(({ recordId }) => recordId),
      )
      const left = worst.filter(({ recordId }) => !riding.has(recordId))
      // What waits for a person takes its share of the day on which it is approved.
      const granted = run.stopsFor === null ? await stores.stamps.take(share, left.length) : left.length
      const chosen = left.slice(0, granted)
      const items = chosen.flatMap(({ recordId, stamps }) => stamps.map(proposal => ({ recordId, proposal })))
      await stores.proposals.propose(chunk, items, now)
      if (run.stopsFor === null) await stores.stamps.look(run.syncId, share.day)
      return { counts: { stamped: chosen.length }, next: writeBackIfAny(run, chunk, items.length) }
    }
  },
})

/** What is read still may be written anyway. */
async function untilRead({ id, syncName }: Run, { stores, clock }: JobContext): Promise<void> {
  const [pulls, asks] = await Promise.all([stores.work.hasOpen(id, 'pull'), stores.work.hasOpen(id, 'enrich')])
  if (!pulls && !asks) return
  throw new Postponed({
    where: `sync ${syncName}`,
    what: 'stamps are written alone once everything is read',
    fix: 'It goes on by itself.',
    until: clock.now() + LOOK_MS,
  })
}

/** In the zone of the sync's schedule, else in the CRM's where that is known, else in UTC. */
export async function shareOf({ connectionId, definition }: Run, now: Moment, stores: Stores): Promise<DayShare> {
  const { stream, stamps, schedule } = definition
  const limit = aloneIn(stamps, await stores.records.known(connectionId, stream))
  const budgets = schedule === null ? await stores.days.list() : []
  const budget = budgets.find(({ connection }) => connection === definition.connection)
  return { connectionId, stream, day: localDay(now, schedule?.timeZone ?? budget?.day.zone ?? 'UTC'), limit }
}

/** 0 where the sync has looked today already: what was out of date then was stamped, or there was no share left. */
async function openShare({ syncId, stopsFor }: Run, share: DayShare, { stamps }: Stores): Promise<number> {
  if (share.limit === 0 || (stopsFor === null && (await stamps.lookedOn(syncId)) === share.day)) return 0
  return stamps.left(share)
}
