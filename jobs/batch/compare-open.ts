// After a lost answer: what became of writes that were on their way, whatever has become of their fields since.
import type { CurrentRecord } from '../../src/contract/connector.ts'
import type { OpenIntent } from '../../src/contract/stores.ts'
import { type Comparison, compare } from '../../src/domain/decide/outcome.ts'
import type { RecordState } from '../../src/domain/record.ts'
import { fieldsNow } from '../drift/sight.ts'
import { askedOf, type Compared, compareFirst, goneOf, knownOf, type Verdict } from './compare.ts'
import type { Batch } from './outcomes.ts'

/** No call is made for records that are known to be gone. */
export async function compareOpen(intents: readonly OpenIntent[], batch: Batch): Promise<Compared<OpenIntent>[]> {
  const { there, ids, fields } = askedOf(intents, await goneOf(intents, batch))
  const known = await knownOf(there, batch)
  const { current, lost } = ids.length === 0 ? NOTHING : await whatIsThere(ids, fields, batch)
  return intents.map(intent => {
    return compareAgain(intent, { now: current.get(intent.recordId), known: known.get(intent.recordId), lost })
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
}

function compareAgain(intent: OpenIntent, { now, known, lost }: Again): Compared<OpenIntent> {
  if (now === undefined) {
    return { intent, proven: true, items: intent.proposals.map(proposal => ({ intent, proposal, ...GONE })) }
  }
  const found = intent.proposals.map(proposal => {
    const { field } = proposal
    const verdict = lost.has(field)
      ? findLost(now.receipt, intent)
      : findAgain(now.receipt, intent, compare(now.fields[field] ?? null, proposal))
    const told = verdict ?? (lost.has(field) ? lostBefore(field) : null)
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

/**
 * What the CRM tells of a write whose answer was lost: our receipt proves that it arrived, and where it was sent with one
 * any other receipt that it did not. Without a receipt only a value that is still the old one says something; anything
 * else may be ours or somebody's, and is not guessed. Null: it has not arrived so far.
 */
function findAgain(receipt: string | null | undefined, intent: OpenIntent, comparison: Comparison): Verdict | null {
  if (receipt === intent.id) {
    return comparison === 'unchanged'
      ? { outcome: 'applied', answer: 'found in the CRM after an interrupted write' }
      : { outcome: 'altered', answer: 'the receipt is ours, the value is not: the CRM changed it' }
  }
  if ((receipt !== undefined && intent.receipted) || comparison === 'write') return null
  return { outcome: 'uncertain', answer: 'an interrupted write, and no receipt to tell whether it arrived' }
}

/** The same of a field that cannot be looked at any more. */
function findLost(receipt: string | null | undefined, intent: OpenIntent): Verdict | null {
  if (receipt === intent.id) {
    return { outcome: 'applied', answer: 'its receipt was found after an interrupted write; the field is gone since' }
  }
  if (receipt !== undefined && intent.receipted) return null
  return { outcome: 'uncertain', answer: 'an interrupted write, and its field is gone since' }
}
