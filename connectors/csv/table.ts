// The file as two indexes, by registered domain and by company key. Read as a stream; only what is supplied is kept.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { CsvError, parse } from 'csv-parse'
import { z } from 'zod'
import { matchKeysOf } from '../../src/domain/match-key.ts'
import type { Moment, Value } from '../../src/domain/record.ts'
import { ConfigError } from '../../src/errors.ts'
import type { Settings } from './settings.ts'

/** What one row says of a company. */
export interface Entry {
  readonly company: string | null
  /** By supply name; empty cells are null. */
  readonly values: Readonly<Record<string, Value>>
}

export interface Table {
  readonly rows: number
  readonly observedAt: Moment
  readonly byDomain: ReadonlyMap<string, readonly Entry[]>
  readonly byCompany: ReadonlyMap<string, readonly Entry[]>
}

const Cells = z.array(z.string())

function textIn(cell: string | undefined): Value {
  const text = cell?.trim() ?? ''
  return text === '' ? null : text
}

/** Where each wanted column stands. Throws ConfigError that names the columns that are not there. */
function placesOf(header: readonly string[], settings: Settings, where: string): (column: string) => number {
  const places = new Map(header.map((name, place) => [name.trim(), place]))
  const wanted = [settings.match.domain, settings.match.company, ...Object.values(settings.supplies)]
  const missing = wanted.filter(name => name !== undefined).filter(name => !places.has(name))
  if (missing.length > 0) {
    // What it has instead is not told: a wrong path would show a line of any file.
    const fix = `Its header line has ${header.length} names: correct the connection's settings or the file.`
    throw new ConfigError({ where, what: `${settings.path} has no column ${[...new Set(missing)].join(', ')}`, fix })
  }
  return column => places.get(column) ?? -1
}

function add(index: Map<string, Entry[]>, key: string | null | undefined, entry: Entry): void {
  if (key === null || key === undefined) return
  const entries = index.get(key)
  if (entries === undefined) index.set(key, [entry])
  else entries.push(entry)
}

/** In: what reading the file threw. Out: a ConfigError with the line and what to do; anything else as it is. */
function explained(error: unknown, settings: Settings, where: string): unknown {
  if (error instanceof CsvError) {
    const line = 'lines' in error && typeof error['lines'] === 'number' ? ` line ${error['lines']}` : ''
    const fix = 'Correct the file: one record per line, quotes doubled inside quotes, as many cells as the header.'
    return new ConfigError({
      where,
      what: `${settings.path}${line} is no valid CSV (${error.code})`,
      fix,
      cause: error,
    })
  }
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    const what = `cannot read ${settings.path} (${error.code})`
    return new ConfigError({ where, what, fix: "Check the file and the connection's path.", cause: error })
  }
  return error
}

/** Reads the whole file. ConfigError for a file that is missing, not CSV, or without a wanted column. */
export async function loadTable(file: string, settings: Settings, where: string): Promise<Table> {
  const byDomain = new Map<string, Entry[]>()
  const byCompany = new Map<string, Entry[]>()
  let place: ((column: string) => number) | null = null
  let rows = 0
  try {
    const changed = Math.floor((await stat(file)).mtimeMs)
    const parser = parse({ bom: true, delimiter: settings.delimiter, skipEmptyLines: true })
    for await (const record of createReadStream(file)
      .on('error', error => parser.destroy(error))
      .pipe(parser)) {
      const cells = Cells.parse(record)
      if (place === null) {
        place = placesOf(cells, settings, where)
        continue
      }
      const at = place
      const cell = (column: string | undefined): Value => (column === undefined ? null : textIn(cells[at(column)]))
      rows += 1
      const site = { kind: 'website', value: cell(settings.match.domain) } as const
      const name = { kind: 'company_name', value: cell(settings.match.company) } as const
      const keys = matchKeysOf([site, name], null)
      const values = Object.entries(settings.supplies).map(([supply, column]) => [supply, cell(column)] as const)
      const entry = { company: keys.company ?? null, values: Object.fromEntries(values) }
      add(byDomain, keys.domain, entry)
      add(byCompany, keys.company, entry)
    }
    if (place === null)
      throw new ConfigError({ where, what: `${settings.path} is empty`, fix: 'Give it a header line.' })
    const observedAt = settings.observedAt === undefined ? changed : Date.parse(settings.observedAt)
    return { rows, observedAt, byDomain, byCompany }
  } catch (error) {
    throw explained(error, settings, where)
  }
}
