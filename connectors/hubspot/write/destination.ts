// Writing: batches of 100, each compared with what HubSpot has now.
import type { ConnectorDeps, CurrentRecord, Destination } from '../../../src/contract/connector.ts'
import { type Describer, type ObjectType, requireFields } from '../describe.ts'
import { unknownAnswer } from '../errors.ts'
import type { HubSpotTransport } from '../http/transport.ts'
import { fieldsOf, type HubSpotObject, toText } from '../records.ts'
import type { Settings } from '../settings.ts'
import { refusedBefore } from './row.ts'
import { onlySoonAfter, send } from './send.ts'

/**
 * No call is longer than its edge waits for HubSpot: Cloudflare gives up after 100 seconds (its error 524, which HubSpot's
 * callers see).
 */
const LONGEST_CALL_MS = 120_000
/** The sandbox of this machine answers at once or not at all. */
const LONGEST_SANDBOX_CALL_MS = 3_000
/** Source: HubSpot docs: the most records of a batch. */
export const BATCH = 100

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
