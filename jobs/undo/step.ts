// Proposes to take back what earlier runs wrote, record by record: from here on it is a change like any other, compared
// before it is written. What it is of, the run itself says.
import { z } from 'zod'
import type { Source } from '../../src/contract/connector.ts'
import type { JobStep } from '../../src/contract/job.ts'
import type { Run } from '../../src/contract/stores.ts'
import { takingBack } from '../../src/domain/undo/taking-back.ts'
import { FatalError } from '../../src/errors.ts'
import { undoOf, writeBackIfAny } from '../next.ts'
import { chunkOf, runOf, sourceOf } from '../run-context.ts'
import { requireAccount } from '../standing.ts'
import { unlessStopped } from '../stopped.ts'

/** Changes of a chunk, or a few less: a record is never cut. */
const CHUNK = 5_000

const payload = z.strictObject({ runId: z.uuid(), after: z.string().nullable() })

export const undo: JobStep<z.infer<typeof payload>> = unlessStopped({
  name: 'undo',
  payload,
  async run({ runId, after }, context) {
    const { run, sync } = await runOf(runId, context)
    const { undoes, syncId, connectionId } = run
    if (undoes === null) {
      throw new FatalError({
        where: `run ${runId}`,
        what: 'it does not say what it takes back',
        fix: 'Start it again.',
      })
    }
    const { stream } = sync
    const by = { syncId, connectionId, stream }
    if (after === null) await requireSameAccount(run, sourceOf(await context.connect(sync.connection), sync.connection))
    const sum = after === null ? await context.stores.undos.sum(by, undoes) : null
    const written = await context.stores.undos.written(by, undoes, { after, limit: CHUNK })
    const ids = [...new Set(written.map(({ recordId }) => recordId))]
    const changes = takingBack(written, await context.stores.records.load(connectionId, stream, ids))
    const chunk = chunkOf(run, context.newId())
    return async stores => {
      await requireAccount(run, stores)
      // What is written at the end is compared with all that changed since before the first of it was written.
      if (sum !== null) {
        const { before, records } = sum
        await stores.runs.setWindow(runId, { from: null, to: before, expected: records, account: run.account })
      }
      await stores.proposals.propose(chunk, changes, context.clock.now())
      const last = ids.at(-1)
      const rest = last === undefined ? [] : [undoOf(runId, last)]
      const counts = { taken: written.length, proposed: changes.length }
      return { counts, next: [...writeBackIfAny(run, chunk, changes.length), ...rest] }
    }
  },
})

/** The connection may lead elsewhere, and no run has noticed yet. */
async function requireSameAccount(run: Run, source: Source): Promise<void> {
  const { id } = await source.account()
  if (run.account === null || run.account === id) return
  const fix = 'Lead the connection back to the account that was written to, then undo.'
  throw new FatalError({ where: `run ${run.id}`, what: 'the connection leads to another account now', fix })
}
