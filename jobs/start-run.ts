// First step of a run: look at the stream as it is now, fix the window, cut it into partitions.
import { z } from 'zod'
import type { Account, Partition, Query, Source } from '../src/contract/connector.ts'
import type { Commit, JobContext, JobStep } from '../src/contract/job.ts'
import type { Run, Stores } from '../src/contract/stores.ts'
import { stopOf } from '../src/domain/plan/stop.ts'
import type { Moment } from '../src/domain/record.ts'
import { stampLacks } from '../src/domain/stamp/lacks.ts'
import { ConfigError, GaveUp } from '../src/errors.ts'
import { requireAllowed, tellLacks } from './allowed.ts'
import { facing } from './drift/meanwhile.ts'
import { MOST_MS, type Sight, sightOf } from './drift/sight.ts'
import { dueRound } from './links/round.ts'
import { associationsOf, associationsOfAll } from './links/wanted.ts'
import { pullOf, stampOf } from './next.ts'
import { startNotices } from './notices/start.ts'
import { runOf, sourceOf } from './run-context.ts'
import { unlessStopped } from './stopped.ts'
import { fieldsToRead } from './stream.ts'
import { dueChores } from './upkeep/chores.ts'
import { dueLooks } from './windows/plan.ts'
import { dueRecount } from './windows/recount.ts'

const MINUTE_MS = 60_000

const payload = z.strictObject({ runId: z.uuid() })

export const startRun: JobStep<z.infer<typeof payload>> = unlessStopped({
  name: 'start-run',
  payload,
  async run({ runId }, context) {
    const { run, sync } = await runOf(runId, context)
    const connection = await context.connect(sync.connection)
    const source = sourceOf(connection, sync.connection)
    const account = await source.account()
    const moved = await isElsewhere(run, account, context)
    // What the other account's stream was is no measure of this one's.
    if (moved) await context.transaction(stores => stores.drift.forget(run.syncId))
    // News is read every few seconds: by what was described minutes ago.
    const looking = sightOf(run, source, context, run.mode === 'notices' ? MOST_MS : 0)
    const sight = await looking.catch(async (error: unknown) => {
      // What keeps the stream from being looked at may be a lack that has a better name.
      if (error instanceof ConfigError) await requireAllowed(run, connection)
      throw error
    })
    // Of what is left out nothing need be allowed.
    const allowed = await requireAllowed({ ...sight.run, definition: sight.sync }, connection)
    const lacks = [...allowed, ...stampLacks(sight.sync, sight.limits)]
    return facing(sight, source, context, () =>
      run.mode === 'notices'
        ? startNotices(sight, source, account, context)
        : cut(sight, { source, account, moved, lacks }, context),
    )
  },
})

interface Ground {
  readonly source: Source
  readonly account: Account
  /** The connection leads to another account than before. */
  readonly moved: boolean
  readonly lacks: Awaited<ReturnType<typeof requireAllowed>>
}

/** Cuts what the run has to read into partitions. */
async function cut({ run, sync, spec, reread }: Sight, ground: Ground, context: JobContext): Promise<Commit> {
  const { source, account, moved, lacks } = ground
  const associations = await associationsOf(sync, source)
  const to = account.now - sync.settleMinutes * MINUTE_MS
  const stored = run.mode === 'full' || moved || reread ? null : await cursorOf(run, context)
  // What nobody asks for any more goes when everything is read: the records are judged without it then.
  const kept = stored === null ? await associationsOfAll(run, source, context.stores) : null
  const query: Query = {
    stream: sync.stream,
    fields: fieldsToRead(sync, spec),
    associations,
    scope: sync.scope,
    window: stored === null ? null : { from: stored, to: Math.max(stored, to) },
  }
  const expected = await source.count(query).catch(unlessGivenUp)
  const queries = [query, ...(await dueChores({ ...run, definition: sync }, spec, stored === null, context))]
  const parts: Partition[] = stored === null ? [] : await dueRound(run, query, source, context)
  for (const each of queries)
    parts.push(...(await source.partitions(each, each === query ? (expected ?? undefined) : undefined)))
  const recount = await dueRecount(run, query, source, context)
  parts.push(...(recount?.parts ?? []))
  parts.push(...(await dueLooks(run, query, source, account.now, context)))
  const partitions = parts.map(partition => ({ id: context.newId(), partition }))
  const stamping = sync.stamps !== null && sync.stamps.alone !== null ? [stampOf(run.id)] : []
  const next = [...partitions.map(({ id }) => pullOf(run.id, id)), ...stamping]
  return async stores => {
    if (await stores.connections.setAccount(run.connectionId, account.id)) {
      context.log.warn({ sync: sync.name }, 'the connection leads to another account now: everything is read anew')
      const stop = stopOf({ dryRun: run.dryRun, approval: sync.approval, approved: false })
      if (stop !== null) await stores.runs.stopAtPlan(run.id, stop)
    }
    await tellLacks(run, lacks, account.now, context, stores)
    if (reread) await rereadBy(run, stores)
    if (kept !== null) await stores.links.keepOnly(run.connectionId, sync.stream, kept)
    await stores.runs.setWindow(run.id, { from: stored, to: query.window?.to ?? to, expected, account: account.id })
    await stores.runs.addPartitions(run.id, partitions)
    // Where all is there nothing is left to be read for it.
    if (recount?.parts.length === 0) {
      await stores.upkeep.done(run.syncId, 'counts', { at: run.startedAt, cursor: recount.cursor })
    }
    return { counts: { expected: expected ?? 0, partitions: partitions.length }, next }
  }
}

/** Until a run has read everything to its end, each next one does. A dry run leaves that to others. */
async function rereadBy(run: Run, { drift, syncs }: Stores): Promise<void> {
  const picture = await drift.of(run.syncId)
  if (run.dryRun || picture === null) return
  await syncs.forgetCursor(run.syncId)
  await drift.save(run.syncId, { ...picture, reread: false })
}

/** Null where the CRM gives up counting: the run is read all the same. */
function unlessGivenUp(error: unknown): null {
  if (error instanceof GaveUp) return null
  throw error
}

async function isElsewhere(run: Run, account: Account, { stores }: JobContext): Promise<boolean> {
  const known = (await stores.connections.byId(run.connectionId))?.account ?? null
  return known !== null && known !== account.id
}

/** From where an incremental run reads; null where it must read everything. */
async function cursorOf(run: Run, { stores }: JobContext): Promise<Moment | null> {
  return (await stores.syncs.byId(run.syncId))?.cursor ?? null
}
