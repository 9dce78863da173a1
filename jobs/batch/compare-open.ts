// After a lost answer: what became of writes that were on their way, whatever has become of their fields since.
import type { CurrentRecord } from '../../src/contract/connector.ts'
import type { OpenIntent, StoredProposal } from '../../src/contract/stores.ts'
import { compare } from '../../src/domain/decide/outcome.ts'
import type { RecordState, Value } from '../../src/domain/record.ts'
import type { Arrival } from '../../src/domain/write/arrived.ts'
import { fieldsNow } from '../drift/sight.ts'
import { askedOf, type Compared, compareFirst, goneOf, knownOf, type Verdict } from './compare.ts'
import type { Batch } from './outcomes.ts'
import { arrivalsOf, type Past, receiptTells } from './told-by-past.ts'

/** No call is made for records that are known to be gone. */
export async function compareOpen(intents: readonly OpenIntent[], batch: Batch): Promise<Compared<OpenIntent>[]> {
  const { there, ids, fields } = askedOf(intents, await goneOf(intents, batch))
  const known = await knownOf(there, batch)
  const found = ids.length === 0 ? NOTHING : await whatIsThere(ids, fields, batch)
  const past = await arrivalsOf(there, found, batch)
  const { current, lost } = found
  return intents.map(intent => {
    const { recordId } = intent
    return compareAgain(intent, { now: current.get(recordId), known: known.get(recordId), lost, past })
  })
}

interface WhatIsThere {
  readonly current: ReadonlyMap<string, CurrentRecord>
  /** Fields that could not be asked for, because they are gone. */
  readonly lost: ReadonlySet<string>
}
const NOTHING: WhatIsThere = { current: new Map(), lost: new Set() }

/** By what the stream is right now: HubSpot shows a receipt that is lost as one that was never set. */
async function whatIsThere(ids: readonly string[], fields: readonly string[], batch: Batch): Promise<WhatIsThere> {
  const { destination, run, context } = batch
  const left = await fieldsNow(batch)
  const there = fields.filter(field => left.has(field))
  const current = await destination.current(run.definition.stream, ids, there, context.signal)
  return { current, lost: new Set(fields.filter(field => !left.has(field))) }
}

interface Again {
  readonly now: CurrentRecord | undefined
  readonly known: RecordState | undefined
  readonly lost: ReadonlySet<string>
  readonly past: Past
}

function compareAgain(intent: OpenIntent, { now, known, lost, past }: Again): Compared<OpenIntent> {
  if (now === undefined) {
    return { intent, proven: true, items: intent.proposals.map(proposal => ({ intent, proposal, ...GONE })) }
  }
  const found = intent.proposals.map(proposal => {
    const { field, id } = proposal
    const verdict = lost.has(field)
      ? findLost(now.receipt, intent)
      : receiptTells(now.receipt, intent)
        ? toldByReceipt(now, intent, proposal)
        : TOLD_BY_PAST[past.arrivals.get(id) ?? 'untold']
    const told =
      withLeft(verdict, now.fields[field] ?? null, past.ours.has(id)) ?? (lost.has(field) ? lostBefore(field) : null)
    return { of: { intent, proposal }, verdict, told }
  })
  const first = compareFirst(intent, now, known)
  return {
    intent,
    proven: found.every(({ verdict }) => verdict !== null),
    items: found.flatMap(({ of, told }, place) => {
      const otherwise = first.items[place]
      return told !== null ? [{ ...of, ...told }] : otherwise === undefined ? [] : [otherwise]
    }),
  }
}

const GONE = {
  outcome: 'uncertain',
  answer: 'an interrupted write, and the record is gone from the CRM since',
} as const

const lostBefore = (field: string): Verdict => {
  return { outcome: 'conflict', answer: `${field} is gone, or hidden from our user, since the plan was made` }
}

/** A person may have set since what is not our value: our receipt stays on the record. */
function withLeft(verdict: Verdict | null, now: Value, isOurs: boolean): Verdict | null {
  return verdict?.outcome === 'altered' && isOurs ? { ...verdict, left: now } : verdict
}

/** Our receipt proves that the write arrived, any other that it has not so far: null. */
function toldByReceipt(now: CurrentRecord, { id }: OpenIntent, proposal: StoredProposal): Verdict | null {
  if (now.receipt !== id) return null
  return compare(now.fields[proposal.field] ?? null, proposal) === 'unchanged'
    ? { outcome: 'applied', answer: 'found in the CRM after an interrupted write' }
    : { outcome: 'altered', answer: 'the receipt is ours, the value is not: the CRM changed it' }
}

/** Without a receipt the history of the field is asked; what it does not tell is not guessed. */
const TOLD_BY_PAST: Readonly<Record<Arrival, Verdict | null>> = {
  applied: { outcome: 'applied', answer: 'found in the history of the field after an interrupted write' },
  altered: { outcome: 'altered', answer: 'the history of the field names us, with another value: the CRM changed it' },
  'not-so-far': null,
  untold: { outcome: 'uncertain', answer: 'an interrupted write, and no receipt to tell whether it arrived' },
}

/** The same of a field that cannot be looked at any more. */
function findLost(receipt: string | null | undefined, intent: OpenIntent): Verdict | null {
  if (receipt === intent.id) {
    return { outcome: 'applied', answer: 'its receipt was found after an interrupted write; the field is gone since' }
  }
  if (receiptTells(receipt, intent)) return null
  return { outcome: 'uncertain', answer: 'an interrupted write, and its field is gone since' }
}
