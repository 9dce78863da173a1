// What the object endpoints share: the table a path means, the view a read asks for, and the checks before a write.
import { alreadyExists, invalid, invalidValues, notFound } from '../../http/api-error.ts'
import type { Call } from '../../http/endpoint.ts'
import type { HubSpotRecord } from '../../store/record.ts'
import { render, type View } from '../../store/render.ts'
import type { ObjectTable } from '../../store/table.ts'
import { checkValues } from '../../store/validate.ts'

/** Property values as clients send them. */
export type SentValues = Readonly<Record<string, string | null>>

export function tableOf(call: Call): ObjectTable {
  const wanted = call.params['objectType'] ?? ''
  const table = call.portal.table(wanted)
  if (table === undefined) throw invalid(`Unable to infer object type from: ${wanted}`)
  return table
}

/** The record that a single-record path means, archived ones only where asked for. Throws 404. */
export function recordOf(call: Call, table: ObjectTable): HubSpotRecord {
  const archived = call.query.get('archived') === 'true'
  const record = table.find(call.params['objectId'] ?? '', call.query.get('idProperty') ?? undefined)
  if (record === undefined || (record.archivedAt !== null) !== archived) throw notFound()
  return record
}

export function viewOf(call: Call, table: ObjectTable, properties: string[], withHistory: string[] = []): View {
  return { type: table.type, known: call.portal.catalog.properties(table.type), properties, withHistory }
}

/** A written record is shown with everything it holds. */
export function renderWritten(call: Call, table: ObjectTable, record: HubSpotRecord): object {
  return render(record, viewOf(call, table, [...table.type.defaults, ...Object.keys(record.values)]))
}

/** One row of a write that is still to be checked. */
interface Row {
  /** Null for a record that is to be made. */
  readonly record: HubSpotRecord | null
  readonly sent: SentValues
}

/** Checks all rows before any is written. Throws the 400 that names every bad value, or the 409 of a taken e-mail. */
export function checkRows(call: Call, table: ObjectTable, rows: readonly Row[]): Record<string, string>[] {
  const known = call.portal.catalog.properties(table.type)
  const checked = rows.map(row => checkValues(known, row.sent, row.record?.values ?? {}))
  const problems = checked.flatMap(row => row.problems)
  if (problems.length > 0) throw invalidValues(problems, call.portal.portalId)
  const values = checked.map(row => row.values)
  refuseTaken(table, rows, values)
  return values
}

function refuseTaken(table: ObjectTable, rows: readonly Row[], values: readonly Record<string, string>[]): void {
  const { unique, singular } = table.type
  if (unique === null) return
  const label = `${singular.slice(0, 1).toUpperCase()}${singular.slice(1)}`
  const claimed = new Map<string, string>()
  rows.forEach((row, position) => {
    const value = values[position]?.[unique]?.trim().toLowerCase() ?? ''
    if (value === '') return
    const holder = claimed.get(value) ?? table.holderOf(value)
    if (holder !== undefined && holder !== row.record?.id) throw alreadyExists(label, holder)
    claimed.set(value, row.record?.id ?? '')
  })
}
