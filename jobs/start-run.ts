// First step of a run: look at the stream as it is now, fix the window, cut it into partitions.
import { z } from 'zod'
import type { Account, Partition, Query } from '../src/contract/connector.ts'
import type { JobContext, JobStep } from '../src/contract/job.ts'
import type { Run } from '../src/contract/stores.ts'
import { stopOf } from '../src/domain/plan/stop.ts'
import type { Moment } from '../src/domain/record.ts'
import { GaveUp } from '../src/errors.ts'
import { requireAllowed, tellLacks } from './allowed.ts'
import { dueRound } from './links/round.ts'
import { associationsOf, associationsOfAll } from './links/wanted.ts'
import { pullOf } from './next.ts'
import { startNotices } from './notices/start.ts'
import { runOf, sourceOf } from './run-context.ts'
import { fieldsToRead, requireFields } from './stream.ts'
import { dueChores } from './upkeep/chores.ts'
import { dueLooks } from './windows/plan.ts'
import { dueRecount } from './windows/recount.ts'

const MINUTE_MS = 60_000

const payload = z.strictObject({ runId: z.uuid() })

export const startRun: JobStep<z.infer<typeof payload>> = {
  name: 'start-run',
  payload,
  async run({ runId }, context) {
    const { run, sync } = await runOf(runId, context)
    const connection = await context.connect(sync.connection)
    const source = sourceOf(connection, sync.connection)
    const lacks = await requireAllowed(run, connection)
    if (run.mode === 'notices') return startNotices(run, context)
    const spec = await source.describe(sync.stream)
    requireFields(sync, spec)
    const associations = await associationsOf(sync, source)
    const account = await source.account()
    const to = account.now - sync.settleMinutes * MINUTE_MS
    const stored = await cursorFor(run, account, context)
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
    const queries = [query, ...(await dueChores(run, spec, stored === null, context))]
    const parts: Partition[] = stored === null ? [] : await dueRound(run, query, source, context)
    for (const each of queries)
      parts.push(...(await source.partitions(each, each === query ? (expected ?? undefined) : undefined)))
    const recount = await dueRecount(run, query, source, context)
    parts.push(...(recount?.parts ?? []))
    parts.push(...(await dueLooks(run, query, source, account.now, context)))
    const partitions = parts.map(partition => ({ id: context.newId(), partition }))
    return async stores => {
      if (await stores.connections.setAccount(run.connectionId, account.id)) {
        context.log.warn({ sync: sync.name }, 'the connection leads to another account now: everything is read anew')
        const stop = stopOf({ dryRun: run.dryRun, approval: sync.approval, approved: false })
        if (stop !== null) await stores.runs.stopAtPlan(runId, stop)
      }
      await tellLacks(run, lacks, account.now, context, stores)
      if (kept !== null) await stores.links.keepOnly(run.connectionId, sync.stream, kept)
      await stores.runs.setWindow(runId, { from: stored, to: query.window?.to ?? to, expected, account: account.id })
      await stores.runs.addPartitions(runId, partitions)
      // Where all is there nothing is left to be read for it.
      if (recount?.parts.length === 0) {
        await stores.upkeep.done(run.syncId, 'counts', { at: run.startedAt, cursor: recount.cursor })
      }
      return {
        counts: { expected: expected ?? 0, partitions: partitions.length },
        next: partitions.map(({ id }) => pullOf(runId, id)),
      }
    }
  },
}

/** Null where the CRM gives up counting: the run is read all the same. */
function unlessGivenUp(error: unknown): null {
  if (error instanceof GaveUp) return null
  throw error
}

/** From where an incremental run reads; null where it must read everything, also when the account is another one. */
async function cursorFor(run: Run, account: Account, { stores }: JobContext): Promise<Moment | null> {
  const known = (await stores.connections.byId(run.connectionId))?.account ?? null
  if (run.mode === 'full' || (known !== null && known !== account.id)) return null
  return (await stores.syncs.byId(run.syncId))?.cursor ?? null
}
