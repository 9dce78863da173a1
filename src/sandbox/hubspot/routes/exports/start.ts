// POST /crm/v3/exports/export/async: of a view, with a search if wanted, or of a list.
import { z } from 'zod'
import { ApiError, invalid } from '../../http/api-error.ts'
import { bodyOf, type Call, crmPaths, type Endpoint } from '../../http/endpoint.ts'
import { searchInput } from '../../search/input.ts'
import { runSearch } from '../../search/run.ts'
import type { HubSpotRecord } from '../../store/record.ts'
import type { ObjectTable } from '../../store/table.ts'
import { writeCsv } from './write-csv.ts'

const input = z.object({
  exportType: z.enum(['VIEW', 'LIST']),
  format: z.enum(['CSV', 'XLSX', 'XLS']),
  exportName: z.string().min(1),
  objectType: z.string(),
  objectProperties: z.array(z.string()),
  language: z.string(),
  associatedObjectType: z.union([z.string(), z.array(z.string())]).nullish(),
  exportInternalValuesOptions: z.array(z.enum(['NAMES', 'VALUES'])).default([]),
  publicCrmSearchRequest: z.looseObject({ filters: z.array(z.unknown()).optional() }).nullish(),
  listId: z.union([z.string(), z.number().transform(String)]).nullish(),
})

type Wanted = z.infer<typeof input>

/** Filters stand alone there; a search has them in groups. */
function searched(call: Call, table: ObjectTable, wanted: Wanted): readonly HubSpotRecord[] {
  const { filters, ...rest } = wanted.publicCrmSearchRequest ?? {}
  const groups = filters === undefined || filters.length === 0 ? {} : { filterGroups: [{ filters }] }
  const parsed = searchInput.safeParse({ ...rest, ...groups, limit: Number.MAX_SAFE_INTEGER })
  if (!parsed.success) throw invalid('Invalid publicCrmSearchRequest')
  table.index.settle(call.portal.clock.now())
  const known = call.portal.catalog.properties(table.type)
  return runSearch(table, known, parsed.data, 0, () => new Set()).records
}

function listed(call: Call, table: ObjectTable, listId: string): readonly HubSpotRecord[] {
  const { lists, clock } = call.portal
  const list = lists.get(listId)
  if (list === undefined || list.deletedAt !== null || list.objectTypeId !== table.type.typeId) {
    throw invalid(`List does not exist with ID ${listId}.`)
  }
  return lists.members(list, clock.now()).flatMap(member => table.get(member.id) ?? [])
}

function recordsOf(call: Call, table: ObjectTable, wanted: Wanted): readonly HubSpotRecord[] {
  if (wanted.exportType === 'LIST') return listed(call, table, wanted.listId ?? '')
  if (wanted.publicCrmSearchRequest != null) return searched(call, table, wanted)
  return [...table.records()].filter(record => record.archivedAt === null)
}

export const startExport: Endpoint = {
  method: 'POST',
  paths: crmPaths('exports', '/export/async'),
  limit: 'burst',
  handle: call => {
    const wanted = bodyOf(call, input)
    const table = call.portal.table(wanted.objectType)
    if (table === undefined) throw invalid(`Unable to infer object type from: ${wanted.objectType}`)
    if (wanted.format !== 'CSV') throw invalid(`The format ${wanted.format} is not supported by this sandbox; use CSV`)
    // What cannot be found is refused at once, not when the export's turn comes.
    recordsOf(call, table, wanted)
    const { exports } = call.portal
    if (exports.lately >= exports.settings.perDay) {
      const message = `You have reached the limit of ${exports.settings.perDay} exports within a rolling 24 hour window.`
      throw new ApiError(429, { message, category: 'RATE_LIMITS' })
    }
    const [associated] = [wanted.associatedObjectType ?? []].flat()
    const wish = {
      properties: wanted.objectProperties,
      associatedType: associated === undefined ? undefined : call.portal.table(associated),
      internalNames: wanted.exportInternalValuesOptions.includes('NAMES'),
      internalValues: wanted.exportInternalValuesOptions.includes('VALUES'),
    }
    const job = exports.start(wanted, () => {
      const records = recordsOf(call, table, wanted)
      return { csv: writeCsv(call, table, records, wish), records: records.length }
    })
    return { status: 202, body: { id: job.id, links: {} } }
  },
}
