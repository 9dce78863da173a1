// Before a write: what the CRM has now, beside what the plan saw; and after a lost answer, what became of the write.
import type { CurrentRecord } from '../../src/contract/connector.ts'
import type { Intent, StoredProposal } from '../../src/contract/stores.ts'
import { compare } from '../../src/domain/decide/outcome.ts'
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

/** `gone`: as `goneOf` tells it. No call is made for those. */
export async function compareAll<I extends Intent>(
  intents: readonly I[],
  batch: Batch,
  gone: ReadonlySet<string>,
): Promise<Compared<I>[]> {
  const { run, destination, context } = batch
  const { there, ids, fields } = askedOf(intents, gone)
  const { stream } = run.definition
  const known = await knownOf(there, batch)
  // The last thing before the write.
  const current = ids.length === 0 ? new Map() : await destination.current(stream, ids, fields, context.signal)
  return intents.map(intent => compareFirst(intent, current.get(intent.recordId), known.get(intent.recordId)))
}

/** The intents whose records are there, and what is asked of these. */
export function askedOf<I extends Intent>(intents: readonly I[], gone: ReadonlySet<string>) {
  const there = intents.filter(({ recordId }) => !gone.has(recordId))
  const fields = new Set(there.flatMap(({ proposals }) => proposals.map(({ field }) => field)))
  return { there, ids: there.map(({ recordId }) => recordId), fields: [...fields] }
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
    return { ...of, ...(now === undefined ? GONE : seenOf(proposal, now, known)) }
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

export type Verdict = Pick<ChangeResult, 'outcome' | 'answer' | 'left'>

const WRITE = { outcome: 'write' } as const
const GONE = {
  outcome: 'conflict',
  answer: 'the record is gone from the CRM: deleted, or merged into another',
} as const
const SEEN = {
  conflict: { outcome: 'conflict', answer: 'the value changed in the CRM since the plan was made' },
  unchanged: { outcome: 'unchanged', answer: 'the CRM had this value already' },
} as const
