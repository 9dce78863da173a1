// What the CRM's history tells of writes whose answer was lost, where no receipt does. It is asked for these alone.
import type { CurrentRecord } from '../../src/contract/connector.ts'
import type { OpenIntent, StoredProposal } from '../../src/contract/stores.ts'
import type { FieldChange } from '../../src/domain/history.ts'
import { type Arrival, arrivalOf } from '../../src/domain/write/arrived.ts'
import { inBatches } from './in-batches.ts'
import type { Batch } from './outcomes.ts'

/** By the id of the change. */
export type Arrivals = ReadonlyMap<string, Arrival>

/** A change of which only the past may tell whether it has arrived. */
interface Doubt {
  readonly openedAt: OpenIntent['openedAt']
  readonly proposal: StoredProposal
  readonly now: CurrentRecord
}

/** `lost`: fields that are gone; of these nothing is asked. */
export async function arrivalsOf(
  intents: readonly OpenIntent[],
  { current, lost }: { readonly current: ReadonlyMap<string, CurrentRecord>; readonly lost: ReadonlySet<string> },
  batch: Batch,
): Promise<Arrivals> {
  const doubts = intents.flatMap(intent => {
    const now = current.get(intent.recordId)
    if (now === undefined || receiptTells(now.receipt, intent)) return []
    const there = intent.proposals.filter(({ field }) => !lost.has(field))
    return there.map((proposal): Doubt => ({ openedAt: intent.openedAt, proposal, now }))
  })
  if (doubts.length === 0) return new Map()
  const past = Map.groupBy(await pastOf(doubts, batch), keyOf)
  const self = (await batch.history?.self?.()) ?? null
  const told = doubts.map((doubt): ToldDoubt => {
    const { openedAt, proposal, now } = doubt
    const { field, before, after } = proposal
    const changes = past.get(keyOf(proposal)) ?? []
    return { ...doubt, arrival: arrivalOf({ before, after, openedAt }, now.fields[field] ?? null, changes, self) }
  })
  return new Map([...Map.groupBy(told, ({ now }) => now).values()].flatMap(wholeWrite))
}

type ToldDoubt = Doubt & { readonly arrival: Arrival }

/** The fields of a record are written together or not at all: what is told of one settles those of which nothing is. */
function wholeWrite(told: readonly ToldDoubt[]): (readonly [string, Arrival])[] {
  const has = (...of: readonly Arrival[]) => told.some(({ arrival }) => of.includes(arrival))
  const arrived = has('applied', 'altered')
  return told.map(({ arrival, proposal: { id, field, after }, now }) => {
    if (arrival !== 'untold') return [id, arrival]
    if (arrived) return [id, (now.fields[field] ?? null) === after ? 'applied' : 'altered']
    return [id, has('not-so-far') ? 'not-so-far' : 'untold']
  })
}

/** Our receipt proves that the write arrived; where it was sent with one, any other that it did not. */
export const receiptTells = (receipt: string | null | undefined, { id, receipted }: OpenIntent): boolean =>
  receipt === id || (receipt !== undefined && receipted)

const keyOf = ({ recordId, field }: { readonly recordId: string; readonly field: string }) => `${recordId} ${field}`

async function pastOf(doubts: readonly Doubt[], { history, run, context }: Batch): Promise<FieldChange[]> {
  if (history === undefined) return []
  const { stream } = run.definition
  const fields = [...new Set(doubts.map(({ proposal }) => proposal.field))]
  const ids = [...new Set(doubts.map(({ proposal }) => proposal.recordId))]
  const told: FieldChange[] = []
  for (const part of inBatches(ids, history.batchSize)) {
    told.push(...(await history.of({ stream, fields }, part, context.signal)))
  }
  return told
}
