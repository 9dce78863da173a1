// Associations by version 4: batches of a thousand records, each with a cursor of its own where it has many links.
import type { BatchResponsePublicAssociationMultiWithLabel } from '@hubspot/api-client/lib/codegen/crm/associations/v4/models/BatchResponsePublicAssociationMultiWithLabel.js'
import type { BatchResponsePublicAssociationMultiWithLabelWithErrors } from '@hubspot/api-client/lib/codegen/crm/associations/v4/models/BatchResponsePublicAssociationMultiWithLabelWithErrors.js'
import type { ConnectorDeps } from '../../../src/contract/connector.ts'
import type { LinkSource } from '../../../src/contract/links.ts'
import type { Link, LinkSet } from '../../../src/domain/link.ts'
import type { HubSpotTransport } from '../http/transport.ts'
import { asOne, kindOf } from './kinds.ts'
import { typesOf } from './names.ts'

/** Source: HubSpot changelog of February 2025: more inputs of a batch read are refused. */
export const LINK_BATCH = 1_000
const NONE = 'crm.associations.NO_ASSOCIATIONS_FOUND'

interface Input {
  readonly id: string
  /** Where the record's links go on. */
  readonly after?: string
}
type Answer = BatchResponsePublicAssociationMultiWithLabel | BatchResponsePublicAssociationMultiWithLabelWithErrors

/** The inputs to which the answer says that there is no link: a 207 whose errors are no errors. */
function withoutLinks(answer: Answer, inputs: readonly Input[]): string[] {
  const told = new Set(answer.results.map(({ _from }) => _from.id))
  const silent = inputs.map(({ id }) => id).filter(id => !told.has(id))
  const errors = 'errors' in answer ? (answer.errors ?? []) : []
  if (errors.every(({ subCategory }) => subCategory === NONE)) return silent
  // Then each record's own error counts: what is not there, or no id at all, has no links to tell of.
  const none = errors.filter(({ subCategory }) => subCategory === NONE)
  const named = new Set(
    none
      .flatMap(({ message, context }) => [message, ...Object.values(context ?? {}).flat()])
      .flatMap(text => text.match(/\d+/g) ?? []),
  )
  return silent.filter(id => named.has(id))
}

/** Reads all links of the records to one type, however many pages they have. */
async function readAll(
  transport: HubSpotTransport,
  stream: string,
  type: string,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<LinkSet[]> {
  const found = new Map<string, Link[]>()
  let open: Input[] = ids.map(id => ({ id }))
  while (open.length > 0) {
    signal.throwIfAborted()
    const inputs = open.slice(0, LINK_BATCH)
    const answer = await transport.read(client => client.crm.associations.v4.batchApi.getPage(stream, type, { inputs }))
    const further: Input[] = []
    for (const { _from, to, paging } of answer.results) {
      const links = to.map(({ toObjectId, associationTypes }): Link => {
        return { to: type, id: String(toObjectId), ...asOne(associationTypes.map(kindOf)) }
      })
      found.set(_from.id, [...(found.get(_from.id) ?? []), ...links])
      const after = paging?.next?.after
      if (after !== undefined) further.push({ id: _from.id, after: String(after) })
    }
    for (const id of withoutLinks(answer, inputs)) if (!found.has(id)) found.set(id, [])
    // Without an answer to a further page the pages before are not all: what is known of the record stays.
    const told = new Set(answer.results.map(({ _from }) => _from.id))
    for (const { id, after } of inputs) if (after !== undefined && !told.has(id)) found.delete(id)
    open = [...further, ...open.slice(LINK_BATCH)]
  }
  return ids.flatMap(id => {
    const links = found.get(id)
    return links === undefined ? [] : [{ recordId: id, via: type, links }]
  })
}

/** The associations of one connection. */
export function createLinkSource(transport: HubSpotTransport, deps: ConnectorDeps): LinkSource {
  return {
    resolve: (stream, names) => typesOf(transport, stream, names, deps.alias),
    of: async (stream, ids, names, signal) => {
      const sets: LinkSet[] = []
      for (const type of names) sets.push(...(await readAll(transport, stream, type, ids, signal)))
      return sets
    },
    // No stamp moves when an association does.
    silent: async (_stream, names) => names,
  }
}
