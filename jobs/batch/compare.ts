// Before a write: what the CRM has now, beside what the plan saw; and after a lost answer, what became of the write.
import type { CurrentRecord } from '../../src/contract/connector.ts'
import type { Intent, StoredProposal } from '../../src/contract/stores.ts'
import { type Comparison, compare } from '../../src/domain/decide/outcome.ts'
import type { RecordState } from '../../src/domain/record.ts'
import { fateOfUndo } from '../../src/domain/undo/left.ts'
import type { Batch, ChangeResult } from './outcomes.ts'

export type ToWrite = Pick<ChangeResult, 'intent' | 'proposal'> & { readonly outcome: 'write' }
export const isToWrite = (item: ToWrite | ChangeResult): item is ToWrite => item.outcome === 'write'
export const isSettled = (item: ToWrite | ChangeResult): item is ChangeResult => item.outcome !== 'write'

export interface Compared<I extends Intent = Intent> {
  readonly intent: I
  readonly items: readonly (ToWrite | ChangeResult)[]
  /** False after a lost answer, where nothing tells whether the write has arrived: it may be on its way still. */
  readonly proven: boolean
}

/** The records of these intents that are known to be gone. */
export function goneOf(intents: readonly Intent[], { run, context }: Batch): Promise<ReadonlySet<string>> {
  const ids = intents.map(intent => intent.recordId)
  return context.stores.records.gone(run.connectionId, run.definition.stream, ids)
}

/** `again`: the answer to a write of these intents was lost. No call is made for records that are known to be gone. */
export async function compareAll<I extends Intent>(
  intents: readonly I[],
  batch: Batch,
  attempt: 'first' | 'again',
  lost?: ReadonlySet<string>,
): Promise<Compared<I>[]> {
  const { run, destination, context } = batch
  const { stream } = run.definition
  const gone = lost ?? (await goneOf(intents, batch))
  const there = intents.filter(intent => !gone.has(intent.recordId))
  const fields = new Set(there.flatMap(intent => intent.proposals.map(proposal => proposal.field)))
  const left = there.map(intent => intent.recordId)
  const current = left.length === 0 ? new Map() : await destination.current(stream, left, [...fields], context.signal)
  const known = await knownOf(there, batch)
  return intents.map(intent => {
    const now = current.get(intent.recordId)
    const state = known.get(intent.recordId)
    return attempt === 'first' ? compareFirst(intent, now, state) : compareAgain(intent, now, state)
  })
}

const NOTHING: ReadonlyMap<string, RecordState> = new Map()

/** What we know of the records whose values are to be taken back: it may tell who set what stands there. */
export async function knownOf(intents: readonly Intent[], { run, context }: Batch) {
  const undone = intents.filter(({ proposals }) => proposals.some(({ ground }) => ground.type === 'undo'))
  if (undone.length === 0) return NOTHING
  const ids = undone.map(({ recordId }) => recordId)
  return context.stores.records.load(run.connectionId, run.definition.stream, ids)
}

/** What the comparison says of an intent that was never sent; `now` is undefined where the record is gone. */
export function compareFirst<I extends Intent>(
  intent: I,
  now: CurrentRecord | undefined,
  known: RecordState | undefined,
): Compared<I> {
  const items = intent.proposals.map((proposal): ToWrite | ChangeResult => {
    const of = { intent, proposal }
    return { ...of, ...(now === undefined ? GONE.first : seenOf(proposal, now, known)) }
  })
  return { intent, items: withoutIdleStamps(items), proven: true }
}

/** Stamps that ride along are left out where nothing else of the record is to be written. */
function withoutIdleStamps(items: readonly (ToWrite | ChangeResult)[]): readonly (ToWrite | ChangeResult)[] {
  const rides = ({ proposal: { ground } }: ToWrite | ChangeResult) => ground.type === 'stamp' && !ground.alone
  if (!items.some(rides) || items.some(item => item.outcome === 'write' && !rides(item))) return items
  return items.map((item): ToWrite | ChangeResult => {
    if (item.outcome !== 'write') return item
    const { intent, proposal } = item
    return { intent, proposal, outcome: 'left-out', answer: 'nothing else of the record was written' }
  })
}

function seenOf(proposal: StoredProposal, now: CurrentRecord, known: RecordState | undefined): Verdict | typeof WRITE {
  const { field, ground } = proposal
  const value = now.fields[field] ?? null
  if (ground.type === 'undo') {
    const found = fateOfUndo(proposal, ground, value, known?.[field])
    return found.fate === 'write' ? WRITE : { outcome: found.fate, answer: found.why }
  }
  const comparison = compare(value, proposal)
  return comparison === 'write' ? WRITE : SEEN[comparison]
}

function compareAgain<I extends Intent>(
  intent: I,
  now: CurrentRecord | undefined,
  known: RecordState | undefined,
): Compared<I> {
  if (now === undefined) {
    return { intent, proven: true, items: intent.proposals.map(proposal => ({ intent, proposal, ...GONE.again })) }
  }
  const found = intent.proposals.map(proposal => {
    const verdict = findAgain(now.receipt, intent, compare(now.fields[proposal.field] ?? null, proposal))
    return { intent, proposal, verdict }
  })
  const first = compareFirst(intent, now, known)
  return {
    intent,
    proven: found.every(({ verdict }) => verdict !== null),
    items: found.flatMap(({ verdict, ...of }, place) => {
      const otherwise = first.items[place]
      return verdict !== null ? [{ ...of, ...verdict }] : otherwise === undefined ? [] : [otherwise]
    }),
  }
}

type Verdict = Pick<ChangeResult, 'outcome' | 'answer'>

const WRITE = { outcome: 'write' } as const
const GONE = {
  first: { outcome: 'conflict', answer: 'the record is gone from the CRM: deleted, or merged into another' },
  again: { outcome: 'uncertain', answer: 'an interrupted write, and the record is gone from the CRM since' },
} as const
const SEEN = {
  conflict: { outcome: 'conflict', answer: 'the value changed in the CRM since the plan was made' },
  unchanged: { outcome: 'unchanged', answer: 'the CRM had this value already' },
} as const

/**
 * What the CRM tells of a write whose answer was lost: our receipt proves that it arrived. Without a receipt field only a
 * value that is still the old one says something; anything else may be ours or somebody's, and is not guessed.
 * Null: it has not arrived so far.
 */
function findAgain(receipt: string | null | undefined, intent: Intent, comparison: Comparison): Verdict | null {
  if (receipt === intent.id) {
    return comparison === 'unchanged'
      ? { outcome: 'applied', answer: 'found in the CRM after an interrupted write' }
      : { outcome: 'altered', answer: 'the receipt is ours, the value is not: the CRM changed it' }
  }
  if (receipt !== undefined || comparison === 'write') return null
  return { outcome: 'uncertain', answer: 'an interrupted write, and no receipt field to tell whether it arrived' }
}
