// What becomes of one row of an import: its records are made or changed, and linked to each other.
import { ApiError } from '../../http/api-error.ts'
import type { Call } from '../../http/endpoint.ts'
import { isoDate } from '../../imports/dates.ts'
import type { ImportJob, ImportRow } from '../../imports/import-job.ts'
import type { Mapping } from '../../imports/request.ts'
import type { Author, HubSpotRecord, Values } from '../../store/record.ts'
import { importSource } from '../../store/sources.ts'
import { checkRows } from '../objects/check-rows.ts'

/** HubSpot's reasons by the codes of its objects API. */
const ERROR_TYPES: Readonly<Record<string, string>> = {
  INVALID_EMAIL: 'INVALID_EMAIL',
  INVALID_LONG: 'COULD_NOT_PARSE_NUMBER',
  INVALID_INTEGER: 'COULD_NOT_PARSE_NUMBER',
  INVALID_DATE: 'COULD_NOT_PARSE_DATE',
  INVALID_OPTION: 'INVALID_ENUMERATION_OPTION',
  PROPERTY_DOESNT_EXIST: 'PROPERTY_DEFINITION_NOT_FOUND',
  INVALID_OWNER_ID: 'COULD_NOT_FIND_OWNER',
}

class RowFailed extends Error {}

interface Work {
  readonly call: Call
  readonly job: ImportJob
  readonly row: ImportRow
  readonly author: Author
}

function fail(work: Work, mapping: Mapping, errorType: string, errorMessage: string, property?: string): void {
  const { typeId, singular } = mapping.table.type
  const column = mapping.columns.find(one => one.property === property)
  const where = column === undefined ? {} : { knownColumnNumber: column.position + 1 }
  const value = column === undefined ? {} : { invalidValue: work.row.cells[column.position] ?? '' }
  const { lineNumber, cells: rowData } = work.row
  const about = { errorType, errorMessage, objectTypeId: typeId, objectType: singular.toUpperCase() }
  work.call.portal.imports.fail(work.job, { ...about, ...where, ...value, lineNumber, rowData })
}

/** Checked values. A bad value is noted and left out, but one that tells the record or must be there fails the row. */
function checked(work: Work, mapping: Mapping, record: HubSpotRecord | null, sent: Record<string, string>): Values {
  const { call } = work
  try {
    return checkRows(call, mapping.table, [{ record, sent }])[0] ?? {}
  } catch (failure) {
    if (!(failure instanceof ApiError)) throw failure
    const bad = (failure.detail.errors ?? []).flatMap(({ code, message, context }) => {
      const [name] = context?.['propertyName'] ?? []
      return name === undefined ? [] : [{ code: code ?? '', message, name }]
    })
    for (const { code, message, name } of bad) {
      fail(work, mapping, ERROR_TYPES[code] ?? 'FAILED_VALIDATION', message, name)
    }
    const kept = Object.fromEntries(Object.entries(sent).filter(([name]) => !bad.some(one => one.name === name)))
    const vital = bad.some(({ name }) => name === mapping.key?.idProperty || mapping.required.includes(name))
    if (bad.length > 0 && !vital) return checked(work, mapping, record, kept)
    if (bad.length === 0) {
      const type = failure.status === 409 ? 'DUPLICATE_UNIQUE_PROPERTY_VALUE' : 'FAILED_VALIDATION'
      fail(work, mapping, type, failure.message)
    }
    throw new RowFailed()
  }
}

/** The record that a row means, by its key. */
function known(work: Work, { table, key }: Mapping): HubSpotRecord | undefined {
  const text = key === null ? '' : (work.row.cells[key.position]?.trim() ?? '')
  if (key === null || text === '') return undefined
  const { idProperty } = key
  const unique = idProperty === undefined || table.keys.ownerOf(idProperty) !== undefined
  const found = unique
    ? table.find(text, idProperty)
    : [...table.records()].find(record => record.values[idProperty ?? ''] === text && record.archivedAt === null)
  return found === undefined || found.archivedAt !== null ? undefined : found
}

/** The row's cells by the properties that they fill, blank ones left out, dates in the form of the objects API. */
function sentBy({ call, job, row }: Work, { table, columns }: Mapping): Record<string, string> {
  const known = call.portal.catalog.properties(table.type)
  return Object.fromEntries(
    columns.flatMap(({ position, property }) => {
      const text = row.cells[position]?.trim() ?? ''
      if (text === '') return []
      const isDate = known.get(property)?.type.startsWith('date') === true
      return [[property, isDate ? isoDate(text, job.request.dateFormat ?? 'MONTH_DAY_YEAR') : text] as const]
    }),
  )
}

function write(work: Work, mapping: Mapping): HubSpotRecord {
  const { call, job, row, author } = work
  const { imports, changes } = call.portal
  const record = known(work, mapping) ?? null
  const { operation, table, key } = mapping
  if (operation === 'CREATE' && record !== null) {
    fail(work, mapping, 'CREATE_ONLY_IMPORT', 'The record exists already', key?.idProperty)
    throw new RowFailed()
  }
  const byId = key !== null && key.idProperty === undefined && (row.cells[key.position] ?? '') !== ''
  if (record === null && (operation === 'UPDATE' || byId)) {
    fail(work, mapping, byId ? 'INVALID_RECORD_ID' : 'UPDATE_ONLY_IMPORT', 'The record does not exist', key?.idProperty)
    throw new RowFailed()
  }
  const sent = sentBy(work, mapping)
  const blank = mapping.required.find(name => sent[name] === undefined)
  if (record === null && blank !== undefined) {
    fail(work, mapping, 'MISSING_REQUIRED_PROPERTY', `${blank} is required`, blank)
    throw new RowFailed()
  }
  const values = checked(work, mapping, record, sent)
  imports.count(job, 'PROPERTY_VALUES_EMITTED', Object.keys(values).length)
  imports.count(job, record === null ? 'CREATED_OBJECTS' : 'UPDATED_OBJECTS')
  imports.count(job, 'UNIQUE_OBJECTS_WRITTEN')
  return record === null ? changes.create(table, values, author) : changes.write(table, record, values, author)
}

/** Does the work of one row. What fails is noted among the errors of the import. */
export function readRow(call: Call, job: ImportJob, row: ImportRow): void {
  const author: Author = { actor: 'integration', source: importSource(job.id), requestId: call.correlationId }
  const work = { call, job, row, author }
  const [first] = row.mappings
  if (first !== undefined && row.cells.length !== row.width) {
    fail(work, first, 'INCORRECT_NUMBER_OF_COLUMNS', `The row has ${row.cells.length} columns instead of ${row.width}`)
    return
  }
  const written = row.mappings.flatMap(mapping => {
    try {
      return [{ type: mapping.table.type, id: write(work, mapping).id }]
    } catch (failure) {
      if (failure instanceof RowFailed) return []
      throw failure
    }
  })
  const [one, ...others] = written
  for (const other of others) if (one !== undefined) call.portal.associations.connect(one, other, [], author)
}
