// Loads the rows of a CSV file as records of one CRM: real data instead of generated.
import { readFile } from 'node:fs/promises'
import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import { ConfigError, lineOf } from '../errors.ts'
import type { FieldValues, Stamps } from './foundation.ts'
import type { World } from './world.ts'
import type { SystemName } from './write-log.ts'

/** A column's name, or a text with columns in braces: "{first_name} {last_name}". */
type Origin = string | { readonly template: string }

type Mapping = Readonly<Record<string, Origin>>

export interface CsvLoad {
  readonly system: SystemName
  /** API name of the object: "Contact", "companies". */
  readonly object: string
  readonly file: string
  /** CRM field → where its value comes from. Blank cells stay unset. Left out: the columns are named as the fields. */
  readonly mapping?: Mapping | undefined
  /** When the records were last edited: epoch ms, or the column that tells. Now, where left out. */
  readonly modifiedAt?: number | { readonly column: string } | undefined
}

type Row = Readonly<Record<string, string>>
const parsedRows = z.array(
  z.object({ record: z.record(z.string(), z.string()), info: z.object({ lines: z.number() }) }),
)

/** What is wrong with the file, by the parser's code; its own words could quote the content. */
const CSV_FAULTS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed',
  CSV_INVALID_CLOSING_QUOTE: 'a quote is closed in the middle of a cell',
  INVALID_OPENING_QUOTE: 'a quote stands in the middle of a cell',
  CSV_RECORD_INCONSISTENT_COLUMNS: 'the row has another number of cells than the header',
  CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: 'the row has another number of cells than the header',
}

async function textOf(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new ConfigError({ where: file, what: 'the file cannot be read', fix: 'Check its path and its rights', cause })
  })
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    const lines = bytes.toString('latin1').split('\n')
    const line = 1 + lines.findIndex(text => Buffer.from(text, 'latin1').toString('utf8').includes('\ufffd'))
    throw broken(file, line, 'the file is not UTF-8', cause)
  }
}

function broken(file: string, line: number, what: string, cause?: unknown): ConfigError {
  return new ConfigError({ where: `${file}, line ${line}`, what, fix: 'Correct the file and load it again', cause })
}

function rowsOf(file: string, text: string): z.infer<typeof parsedRows> {
  let lastGood = 0
  try {
    const options = { columns: true, bom: true, info: true, skip_empty_lines: true } as const
    const note = <T>(row: T, { lines }: { readonly lines: number }): T => {
      lastGood = lines
      return row
    }
    return parsedRows.parse(parse(text, { ...options, on_record: note }))
  } catch (failure) {
    if (!(failure instanceof CsvError)) throw failure
    // An open quote swallows the rest of the file: the parser names its last line, the reader needs the first.
    const open = failure.code === 'CSV_QUOTE_NOT_CLOSED'
    const line = open ? Math.max(1, lastGood) + 1 : z.number().catch(1).parse(failure['lines'])
    throw broken(file, line, CSV_FAULTS[failure.code] ?? `the line cannot be read (${failure.code})`, failure)
  }
}

function columnsIn(origin: Origin): string[] {
  if (typeof origin === 'string') return [origin]
  return [...origin.template.matchAll(/\{([^}]+)\}/g)].map(match => match[1] ?? '')
}

function checkNames(world: World, load: CsvLoad, mapping: Mapping, header: readonly string[]): void {
  const fields = world[load.system].fieldsOf(load.object)
  const strangers = Object.keys(mapping).filter(field => !fields.includes(field))
  if (strangers.length > 0) {
    const what = `${load.object} has no field ${strangers.join(', ')} to be set`
    throw new ConfigError({ where: load.system, what, fix: 'Correct the mapping' })
  }
  const wanted = Object.values(mapping).flatMap(columnsIn)
  if (typeof load.modifiedAt === 'object') wanted.push(load.modifiedAt.column)
  const missing = wanted.filter(column => !header.includes(column))
  if (missing.length === 0) return
  throw new ConfigError({
    where: load.file,
    what: `there is no column ${missing.join(', ')}`,
    fix: 'Correct the mapping',
  })
}

function fieldsOf(row: Row, mapping: Mapping): FieldValues {
  const cells = Object.entries(mapping).map(([field, origin]) => {
    if (typeof origin === 'string') return [field, row[origin] ?? ''] as const
    return [field, origin.template.replace(/\{([^}]+)\}/g, (_, column: string) => row[column] ?? '')] as const
  })
  return Object.fromEntries(cells.filter(([, text]) => text !== ''))
}

function stampsOf(row: Row, load: CsvLoad, line: number): Stamps {
  if (load.modifiedAt === undefined) return {}
  if (typeof load.modifiedAt === 'number') return { modifiedAt: load.modifiedAt }
  const { column } = load.modifiedAt
  const modifiedAt = Date.parse(row[column] ?? '')
  if (Number.isNaN(modifiedAt)) throw broken(load.file, line, `column ${column} holds no date`)
  return { modifiedAt }
}

/** Without a mapping every column is a field, save for the one that tells when the record was edited. */
function mappingOf({ mapping, modifiedAt }: CsvLoad, header: readonly string[]): Mapping {
  if (mapping !== undefined) return mapping
  const stamp = typeof modifiedAt === 'object' ? modifiedAt.column : null
  return Object.fromEntries(header.filter(column => column !== stamp).map(column => [column, column]))
}

/**
 * Adds one record per row; returns how many. Throws ConfigError, with the line where there is one, for a file that
 * cannot be read, a wrong mapping, or a value that the CRM refuses; rows before a refused value stay loaded.
 */
export async function loadCsv(world: World, load: CsvLoad): Promise<number> {
  return loadCsvText(world, load, await textOf(load.file))
}

/** The same for a text; `load.file` is how errors name it. */
export function loadCsvText(world: World, load: CsvLoad, text: string): number {
  const rows = rowsOf(load.file, text)
  const [first] = rows
  if (first === undefined) throw broken(load.file, 1, 'there are no rows')
  const header = Object.keys(first.record)
  const mapping = mappingOf(load, header)
  checkNames(world, load, mapping, header)
  const ready = rows.map(({ record, info }) => {
    return { fields: fieldsOf(record, mapping), stamps: stampsOf(record, load, info.lines), line: info.lines }
  })
  for (const { fields, stamps, line } of ready) {
    try {
      world[load.system].insert(load.object, fields, stamps)
    } catch (cause) {
      throw broken(load.file, line, lineOf(cause), cause)
    }
  }
  return rows.length
}
