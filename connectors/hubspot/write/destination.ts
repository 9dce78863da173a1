// Writing: batches of 100. HubSpot refuses a whole batch for one bad value, so a refused batch is split in halves
// until the bad row is alone; an answer that is lost is said to be lost.
import type { Client } from '@hubspot/api-client'
import type {
  Change,
  ConnectorDeps,
  CurrentRecord,
  Destination,
  WriteOutcome,
} from '../../../src/contract/connector.ts'
import type { Moment } from '../../../src/domain/record.ts'
import { Drifted, lineOf, Postponed, RetriableError } from '../../../src/errors.ts'
import { type Describer, type ObjectType, requireFields } from '../describe.ts'
import { failureOf, isRefusal, unknownAnswer } from '../errors.ts'
import type { HubSpotTransport } from '../http/transport.ts'
import { fieldsOf, type HubSpotObject, toText } from '../records.ts'
import type { Settings } from '../settings.ts'
import { outcomesOf } from './answer.ts'
import { lostProperties, refusalOf } from './refusal.ts'
import { inputOf, refusedBefore } from './row.ts'

/**
 * No call is longer than its edge waits for HubSpot: Cloudflare gives up after 100 seconds (its error 524, which HubSpot's
 * callers see).
 */
const LONGEST_CALL_MS = 120_000
/** The sandbox of this machine answers at once or not at all. */
const LONGEST_SANDBOX_CALL_MS = 3_000
/** Source: HubSpot docs: the most records of a batch. */
export const BATCH = 100
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
  /** This is part of a batch that was refused. */
  readonly apart?: boolean
}

class NotSent extends RetriableError {}

/** In: when the write was asked for. */
function onlySoonAfter(asked: Moment, { clock, alias }: ConnectorDeps, signal: AbortSignal): () => void {
  return () => {
    signal.throwIfAborted()
    if (clock.now() <= asked + COMPARED_MS) return
    throw new NotSent({ where: alias, what: 'not sent: the comparison with the CRM is too old by now' })
  }
}

async function send(writing: Writing, changes: readonly Change[]): Promise<WriteOutcome[]> {
  if (changes.length === 0) return []
  const { transport, type, where, go, signal, apart = false } = writing
  const inputs = changes.map(change => inputOf(type, change))
  try {
    // No turn is taken for what would not be sent.
    go()
    const update = (client: Client) => client.crm.objects.batchApi.update(type.name, { inputs })
    return outcomesOf(changes, await transport.write(update, { go, signal }), type.receiptField, where)
  } catch (error) {
    if (error instanceof NotSent) return notSent(changes, error, apart)
    const failure = failureOf(error)
    if (failure === null || !isRefusal(failure)) throw error
    const lost = lostProperties(failure, type.receiptField)
    if (lost.length > 0) throw propertiesLost(lost, where)
    return changes.length === 1 ? [refusalOf(failure)] : sendApart(writing, changes)
  }
}

/** What there is no time for says so: from 200 ms a call on, that is the row which is to be found, and all of its batch. */
async function sendApart(writing: Writing, changes: readonly Change[]): Promise<WriteOutcome[]> {
  const half = { ...writing, apart: true }
  const middle = Math.ceil(changes.length / 2)
  const first = await send(half, changes.slice(0, middle))
  const second = changes.slice(middle)
  try {
    return [...first, ...(await send(half, second))]
  } catch (error) {
    // Not sent for now: what the first half became must not be lost over it.
    if (!(error instanceof RetriableError || error instanceof Postponed || error instanceof Drifted)) throw error
    return [...first, ...notSent(second, error, true)]
  }
}

/** Nothing of the batch was written, and each of its halves would be refused for the same. */
function propertiesLost(names: readonly string[], where: string): Drifted {
  const fix = 'Use the internal name as the property settings show it.'
  return new Drifted({ where, what: `HubSpot has no property ${names.join(', ')} that can be written`, fix })
}

function notSent(changes: readonly Change[], why: Error, suspect: boolean): WriteOutcome[] {
  return changes.map(() => ({ status: 'retry', code: 'NOT_SENT', answer: lineOf(why), suspect }))
}

/** The values now, by the ids that were asked for. */
function currentOf(
  type: ObjectType,
  ids: readonly string[],
  fields: readonly string[],
  objects: readonly HubSpotObject[],
): Map<string, CurrentRecord> {
  const asked = new Set(ids)
  const receipt = type.receiptField
  // The id of a record that was merged away brings the survivor, under the survivor's id.
  const there = objects.filter(object => asked.has(object.id))
  return new Map(
    there.map(object => {
      const mark = receipt === null ? {} : { receipt: toText('string', object.properties[receipt]) }
      return [object.id, { fields: fieldsOf(type, fields, object), ...mark }]
    }),
  )
}

/** The destination part of a HubSpot connection. */
export function createDestination(
  settings: Settings,
  transport: HubSpotTransport,
  describer: Describer,
  deps: ConnectorDeps,
): Destination {
  const where = deps.alias
  return {
    batchSize: BATCH,
    locksParents: false,
    longestCallMs: settings.sandbox ? LONGEST_SANDBOX_CALL_MS : LONGEST_CALL_MS,
    current: async (stream, ids, fields, signal) => {
      const type = await describer.of(stream)
      requireFields(type, fields, where)
      signal.throwIfAborted()
      const properties = [...new Set([...fields, ...(type.receiptField === null ? [] : [type.receiptField])])]
      const body = { inputs: ids.map(id => ({ id })), properties, propertiesWithHistory: [] }
      const answer = await transport.readAhead(client => client.crm.objects.batchApi.read(stream, body), signal)
      return currentOf(type, ids, fields, answer.results)
    },
    unsent: transport.unsent,
    write: async (stream, changes, signal) => {
      const go = onlySoonAfter(deps.clock.now(), deps, signal)
      const type = await describer.of(stream)
      requireFields(type, [...new Set(changes.flatMap(change => Object.keys(change.fields)))], where)
      signal.throwIfAborted()
      const refused = changes.map(change => refusedBefore(type, change))
      const open = changes.filter((_change, place) => refused[place] === null)
      const sent = (await send({ transport, type, where, go, signal }, open)).values()
      return refused.map(outcome => {
        if (outcome !== null) return outcome
        const next = sent.next()
        if (next.done === true) throw unknownAnswer(where, 'too short')
        return next.value
      })
    },
  }
}
