// The importRequest of a multipart upload, and what is wrong with it before a row is read.
import { z } from 'zod'
import { invalid } from '../http/api-error.ts'
import type { ObjectTable } from '../store/table.ts'
import { DATE_FORMATS } from './dates.ts'

const column = z.object({
  columnName: z.string(),
  columnObjectTypeId: z.string().nullish(),
  propertyName: z.string().nullish(),
  /** Which column tells records apart. */
  columnType: z.string().nullish(),
  idColumnType: z.string().nullish(),
})

const page = z.object({ hasHeader: z.boolean().default(true), columnMappings: z.array(column).min(1) })

export const importRequest = z.looseObject({
  name: z.string().min(1),
  /** How dates are written in the files; month first unless told. */
  dateFormat: z.enum(DATE_FORMATS).optional(),
  importOperations: z.record(z.string(), z.enum(['CREATE', 'UPDATE', 'UPSERT'])).default({}),
  files: z
    .array(z.object({ fileName: z.string(), fileFormat: z.string().default('CSV'), fileImportPage: page }))
    .min(1),
})

export type ImportRequest = z.infer<typeof importRequest>
export type Column = z.infer<typeof column>
type Operation = 'CREATE' | 'UPDATE' | 'UPSERT'

/** The columns of one object type of a file. */
export interface Mapping {
  readonly table: ObjectTable
  readonly operation: Operation
  /** Properties without which an import makes no record. */
  readonly required: readonly string[]
  /** Position in a row, with the property that it fills. */
  readonly columns: readonly { readonly position: number; readonly property: string }[]
  /** The column that tells records apart: by id, by a property, or none. */
  readonly key: { readonly position: number; readonly idProperty: string | undefined } | null
}

/** What an import asks for beyond the objects API. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  '0-3': ['dealname', 'pipeline', 'dealstage'],
  '0-5': ['subject', 'hs_pipeline', 'hs_pipeline_stage'],
}

type TableNamed = (objectType: string) => ObjectTable | undefined

function isKey(one: Column, kind: string): boolean {
  return one.columnType === kind || one.idColumnType === kind
}

function keyOf(
  columns: readonly { readonly position: number; readonly column: Column }[],
  table: ObjectTable,
): Mapping['key'] {
  const byId = columns.find(({ column: one }) => isKey(one, 'HUBSPOT_OBJECT_ID') || one.propertyName === 'hs_object_id')
  if (byId !== undefined) return { position: byId.position, idProperty: undefined }
  const marked = columns.find(({ column: one }) => isKey(one, 'HUBSPOT_ALTERNATE_ID'))
  const email = columns.find(({ column: one }) => one.propertyName === 'email' && table.type.unique === 'email')
  const found = marked ?? email
  return found === undefined ? null : { position: found.position, idProperty: found.column.propertyName ?? undefined }
}

/**
 * The mappings of a file, one per object type. `header` is its first line. Throws 400 for unknown types, properties
 * or columns, and for what a CREATE needs and no column gives.
 */
export function mappingsOf(
  request: ImportRequest,
  file: ImportRequest['files'][number],
  header: readonly string[],
  tableNamed: TableNamed,
): Mapping[] {
  const { columnMappings, hasHeader } = file.fileImportPage
  const placed = columnMappings.map((each, index) => {
    const position = hasHeader ? header.indexOf(each.columnName) : index
    if (position === -1) throw invalid(`The column ${each.columnName} was not found in the file ${file.fileName}`)
    return { position, column: each }
  })
  const used = placed.filter(({ column: each }) => (each.propertyName ?? '') !== '' || isKey(each, 'HUBSPOT_OBJECT_ID'))
  const types = new Set(used.map(({ column: each }) => each.columnObjectTypeId ?? '0-1'))
  return [...types].map(typeId => {
    const table = tableNamed(typeId)
    if (table === undefined) throw invalid(`Unable to infer object type from: ${typeId}`)
    const own = used.filter(({ column: each }) => (each.columnObjectTypeId ?? '0-1') === typeId)
    const operation = request.importOperations[typeId] ?? 'UPSERT'
    const columns = own.flatMap(({ position, column: each }) => {
      const property = each.propertyName ?? ''
      return property === '' || property === 'hs_object_id' ? [] : [{ position, property }]
    })
    const required = [...new Set([...table.type.required, ...(REQUIRED[typeId] ?? [])])]
    const missing = required.filter(name => !columns.some(each => each.property === name))
    if (operation === 'CREATE' && missing.length > 0) {
      throw invalid(`Required properties are not mapped for ${typeId}: ${missing.join(', ')}`)
    }
    return { table, operation, required, columns, key: keyOf(own, table) }
  })
}
