// What the rulebook would do to a table of values, without doing it: for an admin before the first run, and for previews.

import { kindOfHeading } from '../../domain/kind/guess.ts'
import { type CheckFigures, checkFigures, runChecks } from '../../domain/normalize/checks/run-checks.ts'
import { type FieldRule, normalizeField, type TeamRules } from '../../domain/normalize/field-rules.ts'
import type { Parts, RuleAction } from '../../domain/normalize/rule.ts'
import { normalize, partsOf, type Ruled } from '../../domain/normalize/rulebook.ts'
import type { FieldKind } from '../../domain/record.ts'
import type { Table } from './read-table.ts'

export interface ColumnSetting {
  readonly kind: FieldKind
  readonly rules?: readonly FieldRule[]
}

/** As it is asked for from outside. */
export interface RulesRequest {
  /** CSV, and its name for messages. */
  readonly text: string
  readonly file: string
  readonly kinds: Readonly<Record<string, FieldKind>>
  readonly country?: string | undefined
  readonly locale?: string | undefined
  readonly most: number
}

export interface TryRequest {
  readonly table: Table
  /** What is said of columns; the kinds of the others are guessed by their headings. */
  readonly columns: Readonly<Record<string, ColumnSetting>>
  /** ISO 3166-1 alpha-2, for rows without a country of their own. */
  readonly country: string | null
  readonly locale: string | null
  readonly team?: TeamRules
  /** How many values that would change, or are not understood, are told one by one. */
  readonly most: number
}

export interface ColumnReport extends Readonly<Record<RuleAction, number>> {
  readonly column: string
  readonly kind: FieldKind
  /** said: by the request; heading: guessed; unknown: nothing told, so it was taken for text. */
  readonly by: 'said' | 'heading' | 'unknown'
  readonly filled: number
}

export interface ValueReport {
  /** Counted from one, without the headings. */
  readonly row: number
  readonly column: string
  readonly before: string
  readonly after: string
  readonly action: RuleAction
  readonly confidence: number
  readonly rule: string
  readonly version: number | string
  readonly why: string
  /** What the value says beside itself. */
  readonly parts: Parts
}

export interface TryReport {
  readonly rows: number
  readonly columns: readonly ColumnReport[]
  readonly values: readonly ValueReport[]
  /** So many values more would change, or are not understood. */
  readonly more: number
  readonly checks: readonly CheckFigures[]
}

interface Column extends ColumnSetting {
  readonly column: string
  readonly by: ColumnReport['by']
}

/** Puts every value through the rules of its column. Pure. */
export function tryRules(request: TryRequest): TryReport {
  const columns = request.table.columns.map(column => columnOf(column, request))
  const counts = columns.map(() => ({ none: 0, auto: 0, suggest: 0, flag: 0 }))
  const values: ValueReport[] = []
  const results: ReturnType<typeof runChecks>[number][] = []
  let more = 0
  for (const [index, row] of request.table.rows.entries()) {
    const { country, own } = countryOf(columns, row, request.country)
    const siblings = Object.fromEntries(columns.flatMap(({ kind }, at) => (row[at] ? [[kind, row[at]]] : [])))
    for (const [at, column] of columns.entries()) {
      const value = row[at] ?? ''
      if (value.trim() === '') continue
      const about = { country, locale: request.locale, siblings }
      const ruled = normalizeField(column, value, about, request.team)
      const count = counts[at]
      if (count !== undefined) count[ruled.action] += 1
      if (ruled.action === 'none') continue
      if (values.length < request.most)
        values.push(reportOf(index + 1, column, value, ruled, partsOf(column.kind, value, about)))
      else more += 1
    }
    const fields = columns.map(({ column, kind }, at) => ({ field: column, kind, value: row[at] ?? '' }))
    results.push(...runChecks({ country: own, fields: fields.filter(({ value }) => value.trim() !== '') }))
  }
  const reports = columns.map(({ column, kind, by }, at) => {
    const count = counts[at] ?? { none: 0, auto: 0, suggest: 0, flag: 0 }
    return { column, kind, by, filled: count.none + count.auto + count.suggest + count.flag, ...count }
  })
  return { rows: request.table.rows.length, columns: reports, values, more, checks: checkFigures(results) }
}

function columnOf(column: string, { columns }: TryRequest): Column {
  const said = columns[column]
  if (said !== undefined) return { column, by: 'said', ...said }
  const kind = kindOfHeading(column)
  return kind === null ? { column, by: 'unknown', kind: 'text' } : { column, by: 'heading', kind }
}

/** The country that counts for a row, and the one that it names itself. */
function countryOf(columns: readonly Column[], row: readonly string[], assumed: string | null) {
  const at = columns.findIndex(({ kind }) => kind === 'country')
  const value = row[at] ?? ''
  const own = value.trim() === '' ? null : normalize('country', value, { country: assumed }).key
  return { own, country: value.trim() === '' ? assumed : own }
}

function reportOf(row: number, { column }: Column, before: string, ruled: Ruled, parts: Parts): ValueReport {
  const { value: after, action, confidence, rule, version, why } = ruled
  return { row, column, before, after, action, confidence, rule, version, why, parts }
}
