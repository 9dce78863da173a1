// POST /crm/v3/objects/{objectType}: 201, or 409 when another record has a value that must be unique.
import { bodyOf, type Call, crmPaths, type Endpoint } from '../../http/endpoint.ts'
import type { LinkInput } from '../../store/links.ts'
import type { HubSpotRecord, Values } from '../../store/record.ts'
import type { ObjectTable } from '../../store/table.ts'
import { checkRows } from './check-rows.ts'
import { createInput } from './input.ts'
import { renderWritten, tableOf } from './target.ts'

/** Makes a checked record and its links. */
export function make(call: Call, table: ObjectTable, values: Values, links: readonly LinkInput[]): HubSpotRecord {
  const author = call.portal.integration(call.correlationId)
  const record = call.portal.changes.create(table, values, author)
  if (links.length > 0) call.portal.links.attach(table.type.typeId, record.id, links, author)
  return table.get(record.id) ?? record
}

export const createObject: Endpoint = {
  method: 'POST',
  paths: crmPaths('objects', '/:objectType'),
  limit: 'burst',
  handle: call => {
    const table = tableOf(call)
    const { properties, associations } = bodyOf(call, createInput)
    const [values = {}] = checkRows(call, table, [{ record: null, sent: properties, links: associations }])
    return { status: 201, body: renderWritten(call, table, make(call, table, values, associations)) }
  },
}
