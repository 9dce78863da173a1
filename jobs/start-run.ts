// First step of a run: look at the stream as it is now, fix the window, cut it into partitions.
import { z } from 'zod'
import type { Query } from '../src/contract/connector.ts'
import type { JobStep } from '../src/contract/job.ts'
import { pullOf } from './next.ts'
import { runOf, sourceOf } from './run-context.ts'
import { fieldsToRead, requireFields } from './stream.ts'

const MINUTE_MS = 60_000

const payload = z.strictObject({ runId: z.uuid() })

export const startRun: JobStep<z.infer<typeof payload>> = {
  name: 'start-run',
  payload,
  async run({ runId }, context) {
    const { run, sync } = await runOf(runId, context)
    const source = sourceOf(await context.connect(sync.connection), sync.connection)
    const spec = await source.describe(sync.stream)
    requireFields(sync, spec)
    const to = (await source.now()) - sync.settleMinutes * MINUTE_MS
    const stored = run.mode === 'full' ? null : ((await context.stores.syncs.byId(run.syncId))?.cursor ?? null)
    const query: Query = {
      stream: sync.stream,
      fields: fieldsToRead(sync, spec),
      scope: sync.scope,
      window: stored === null ? null : { from: stored, to: Math.max(stored, to) },
    }
    const expected = await source.count(query)
    const partitions = (await source.partitions(query)).map(partition => ({ id: context.newId(), partition }))
    return async stores => {
      await stores.runs.setWindow(runId, { from: stored, to: query.window?.to ?? to, expected })
      await stores.runs.addPartitions(runId, partitions)
      return {
        counts: { expected, partitions: partitions.length },
        next: partitions.map(({ id }) => pullOf(runId, id, 0)),
      }
    }
  },
}
