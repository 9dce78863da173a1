// What the CRM's history tells of writes whose answer was lost, where no receipt does, and of what stands where another
// value than ours is found. It is asked for these alone.
import type { CurrentRecord } from '../../src/contract/connector.ts'
import type { OpenIntent, StoredProposal } from '../../src/contract/stores.ts'
import type { FieldChange } from '../../src/domain/history.ts'
import { type Arrival, arrivalOf, standsByUs } from '../../src/domain/write/arrived.ts'
import { inBatches } from './in-batches.ts'
import type { Batch } from './outcomes.ts'

/** By the ids of changes. */
export interface Past {
  /** What is told of those of which no receipt tells. */
  readonly arrivals: ReadonlyMap<string, Arrival>
  /** What stands there now is of our making, whatever value that is. */
  readonly ours: ReadonlySet<string>
}

/** A change of which only the past may tell whether it has arrived, or who set what stands there. */
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
): Promise<Past> {
  const doubts = intents.flatMap(intent => {
    const now = current.get(intent.recordId)
    if (now === undefined) return []
    const isOther = ({ field, after }: StoredProposal) =>
      now.receipt === intent.id && (now.fields[field] ?? null) !== after
    const isTold = receiptTells(now.receipt, intent)
    const there = intent.proposals.filter(each => !lost.has(each.field) && (!isTold || isOther(each)))
    return there.map((proposal): Doubt => ({ openedAt: intent.openedAt, proposal, now }))
  })
  if (doubts.length === 0) return { arrivals: new Map(), ours: new Set() }
  const past = Map.groupBy(await pastOf(doubts, batch), keyOf)
  const self = (await batch.history?.self?.()) ?? null
  const told = doubts.map((doubt): ToldDoubt => {
    const { openedAt, proposal, now } = doubt
    const { field, before, after } = proposal
    const changes = past.get(keyOf(proposal)) ?? []
    const stands = now.fields[field] ?? null
    const arrival = arrivalOf({ before, after, openedAt }, stands, changes, self)
    return { ...doubt, arrival, isOurs: standsByUs(stands, changes, self) }
  })
  return {
    arrivals: new Map([...Map.groupBy(told, ({ now }) => now).values()].flatMap(wholeWrite)),
    ours: new Set(told.filter(({ isOurs }) => isOurs).map(({ proposal }) => proposal.id)),
  }
}

type ToldDoubt = Doubt & { readonly arrival: Arrival; readonly isOurs: boolean }

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
