// Runs a search over the store: the records of each object whose texts hold the words, in the order of RETURNING.
import type { Field } from '../schema/field.ts'
import type { SObjectType } from '../schema/schema.ts'
import { recordIn } from '../soql/answer.ts'
import { type Asker, planOf } from '../soql/plan.ts'
import type { JsonRecord } from '../soql/project.ts'
import { run } from '../soql/run.ts'
import { allOf, type Filter } from '../soql/where/filter.ts'
import type { RecordStore } from '../store/record-store.ts'
import type { Row } from '../store/table.ts'
import { malformedSearch, type Returning, returningOf, type Search, type SearchGroup } from './parse.ts'
import { testOfWords, wordsOf } from './words.ts'

const TEXTS = new Set<Field['type']>(['string', 'textarea', 'email', 'phone', 'url', 'combobox'])

/** @throws ApiError 400 MALFORMED_SEARCH, INVALID_TYPE, or what the clauses of RETURNING are refused with */
export function searchRecords(store: RecordStore, asker: Asker, search: Search, base: string): JsonRecord[] {
  const test = testOfWords(search.words)
  const found: JsonRecord[] = []
  for (const { soql } of search.returning ?? allObjects(asker)) {
    const plan = planOf(asker, soql)
    if (plan.isCount || plan.grouping !== undefined) throw malformedSearch('RETURNING cannot have aggregates')
    const fields = searched(plan.type, search.group)
    const left = search.limit - found.length
    if (left <= 0) break
    const words: Filter = { bounds: {}, bind: () => row => test(textsOf(row, fields)) }
    const limit = Math.min(plan.limit, left)
    const snapshot = run(store, { ...plan, limit, filter: allOf([plan.filter, words]) }, false)
    found.push(...snapshot.rows.map(row => recordIn(snapshot, row, { base, size: limit, open: () => '' })))
  }
  return found
}

function allObjects(asker: Asker): Returning[] {
  return asker.schema.types.filter(isSearchable).map(type => returningOf(type.name, ''))
}

function isSearchable(type: SObjectType): boolean {
  return type.searchable ?? type.layoutable ?? true
}

function searched(type: SObjectType, group: SearchGroup): readonly string[] {
  const isName = (field: Field): boolean => field.nameField || field.name === 'FirstName' || field.name === 'LastName'
  const isWanted = (field: Field): boolean => {
    if (group === 'NAME') return isName(field)
    if (group === 'EMAIL') return field.type === 'email'
    if (group === 'PHONE') return field.type === 'phone'
    return group === 'ALL' ? TEXTS.has(field.type) : isName(field) || field.type === 'email' || field.type === 'phone'
  }
  return type.fields.filter(isWanted).map(field => field.name)
}

function textsOf(row: Row, fields: readonly string[]): string[][] {
  return fields.flatMap(name => {
    const value = row[name]
    return typeof value === 'string' ? [wordsOf(value)] : []
  })
}
