// Sending a batch: HubSpot refuses all of its rows for one bad value, so what is refused is sent in halves until the bad
// row is alone; an answer that is lost is said to be lost.
import type { Client } from '@hubspot/api-client'
import type { Change, ConnectorDeps, WriteOutcome } from '../../../src/contract/connector.ts'
import type { Moment } from '../../../src/domain/record.ts'
import { ConnectionLost, Drifted, EvergreenError, lineOf, RetriableError } from '../../../src/errors.ts'
import type { ObjectType } from '../describe.ts'
import { failureOf, isRefusal } from '../errors.ts'
import type { HubSpotTransport } from '../http/transport.ts'
import { outcomesOf } from './answer.ts'
import { lostProperties, refusalOf } from './refusal.ts'
import { inputOf } from './row.ts'

/** A person may edit between comparing and writing: nothing is sent later than this, in ms. */
const COMPARED_MS = 1_500

/** What a write needs at hand. */
interface Writing {
  readonly transport: HubSpotTransport
  readonly type: ObjectType
  readonly where: string
  /** Throws NotSent when the values that the caller compared may no longer be taken for current. */
  readonly go: () => void
  readonly signal: AbortSignal
}

class NotSent extends RetriableError {}

/** In: when the write was asked for. */
export function onlySoonAfter(asked: Moment, { clock, alias }: ConnectorDeps, signal: AbortSignal): () => void {
  return () => {
    signal.throwIfAborted()
    if (clock.now() <= asked + COMPARED_MS) return
    const fix = 'It is compared anew.'
    throw new NotSent({ where: alias, what: 'not sent: the comparison with the CRM is too old by now', fix })
  }
}

/** One outcome per change, in their order. */
export async function send(writing: Writing, changes: readonly Change[]): Promise<WriteOutcome[]> {
  if (changes.length === 0) return []
  try {
    return (await sendAtOnce(writing, changes)) ?? (await sendApart(writing, changes))
  } catch (error) {
    if (!(error instanceof NotSent)) throw error
    return notSent(changes, error, false)
  }
}

/** One call. Null where HubSpot refuses several rows for one of them, and says not which. */
async function sendAtOnce(writing: Writing, changes: readonly Change[]): Promise<WriteOutcome[] | null> {
  const { transport, type, where, go, signal } = writing
  const inputs = changes.map(change => inputOf(type, change))
  try {
    // No turn is taken for what would not be sent.
    go()
    const update = (client: Client) => client.crm.objects.batchApi.update(type.name, { inputs })
    return outcomesOf(changes, await transport.write(update, { go, signal }), type.receiptField, where)
  } catch (error) {
    const failure = failureOf(error)
    if (failure === null || !isRefusal(failure)) throw error
    const lost = lostProperties(failure, type.receiptField)
    if (lost.length > 0) throw propertiesLost(lost, where)
    return changes.length === 1 ? [refusalOf(failure)] : null
  }
}

/**
 * In halves, and these again, until the bad row is alone. A part that meets a failure of its own is the last: what became
 * of those before it is not lost over it. What was not sent says so: from 200 ms a call on there is no time for all parts.
 */
async function sendApart(writing: Writing, changes: readonly Change[]): Promise<WriteOutcome[]> {
  const told: WriteOutcome[] = []
  const parts = halvesOf(changes)
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    try {
      const outcomes = await sendAtOnce(writing, part)
      if (outcomes === null) parts.unshift(...halvesOf(part))
      else told.push(...outcomes)
    } catch (error) {
      writing.signal.throwIfAborted()
      if (!(error instanceof EvergreenError)) throw error
      const last = error instanceof ConnectionLost ? answerLost(part, error) : notSent(part, error, true)
      return [...told, ...last, ...notSent(parts.flat(), error, true)]
    }
  }
  return told
}

function halvesOf<T>(rows: readonly T[]): T[][] {
  const middle = Math.ceil(rows.length / 2)
  return [rows.slice(0, middle), rows.slice(middle)]
}

/** Nothing of the batch was written, and each of its halves would be refused for the same. */
function propertiesLost(names: readonly string[], where: string): Drifted {
  const fix = 'Use the internal name as the property settings show it.'
  return new Drifted({ where, what: `HubSpot has no property ${names.join(', ')} that can be written`, fix })
}

function notSent(changes: readonly Change[], why: Error, suspect: boolean): WriteOutcome[] {
  return changes.map(() => ({ status: 'retry', code: 'NOT_SENT', answer: lineOf(why), suspect }))
}

function answerLost(changes: readonly Change[], why: ConnectionLost): WriteOutcome[] {
  return changes.map(() => ({ status: 'unknown', answer: lineOf(why) }))
}
