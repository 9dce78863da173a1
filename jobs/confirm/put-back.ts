// What a person had entered and our write went over goes back into the CRM. No later run would put it back: so whatever is in
// the way, it is tried for a day, and then the run says what it was.
import type { StoredProposal } from '../../src/contract/stores.ts'
import { ConnectionLost, FatalError, lineOf, Postponed, RetriableError } from '../../src/errors.ts'
import type { Batch, ChangeResult } from '../batch/outcomes.ts'

const LOOK_MS = 60_000
/** A CRM that takes a record for so long no longer must not keep the run from ending. */
const FOR_MS = 86_400_000

/** Does the work of a job that writes. Postponed in place of a failure that time may mend, where it may yet put anything back. */
export async function puttingBack<T>(
  batch: Pick<Batch, 'run' | 'context'>,
  pending: () => Promise<readonly StoredProposal[]>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    batch.context.signal.throwIfAborted()
    if (!(error instanceof RetriableError || error instanceof ConnectionLost)) throw error
    const asked = error instanceof RetriableError ? (error.retryAfterMs ?? 0) : 0
    waitToPutBack(await pending(), { cause: lineOf(error), asked }, batch)
    throw error
  }
}

/** In: changes that the CRM did not take. Does nothing where none of them puts anything back. */
export function waitToPutBackBusy(busy: readonly ChangeResult[], batch: Pick<Batch, 'run' | 'context'>): void {
  const edits = busy.filter(({ proposal }) => isOfEdit(proposal))
  // The CRM's own words may quote values; its codes do not, and what has none is in words of ours.
  const causes = new Set(edits.map(({ code, answer }) => code ?? answer))
  waitToPutBack(
    edits.map(({ proposal }) => proposal),
    { cause: [...causes].join(', '), asked: 0 },
    batch,
  )
}

function waitToPutBack(
  changes: readonly StoredProposal[],
  { cause, asked }: { readonly cause: string; readonly asked: number },
  { run, context }: Pick<Batch, 'run' | 'context'>,
): void {
  const edited = changes.flatMap(({ ground }) => (ground.type === 'edit' ? [ground.editedAt] : []))
  if (edited.length === 0) return
  const now = context.clock.now()
  const what = `what was entered in the CRM while ${edited.length} changes were on their way`
  const where = `sync ${run.syncName}`
  if (now < Math.max(...edited) + FOR_MS) {
    const until = now + Math.max(LOOK_MS, asked)
    const fix = 'It is tried again by itself.'
    throw new Postponed({ where, what: `${what} cannot be put back yet (${cause})`, fix, until })
  }
  const fix = `Look after that, then: evergreen retry ${run.id}`
  throw new FatalError({ where, what: `${what} could not be put back for a day (${cause})`, fix })
}

const isOfEdit = ({ ground }: StoredProposal): boolean => ground.type === 'edit'
