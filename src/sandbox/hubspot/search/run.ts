// Runs a search over the index. In the order of ids it walks from the lowest id asked for; in another order it sorts
// what it found, once per query and state of the index.

import { invalid } from '../http/api-error.ts'
import type { Property } from '../schema/property.ts'
import { currentValue, type HubSpotRecord } from '../store/record.ts'
import type { ObjectTable } from '../store/table.ts'
import { type RecordTest, testOf } from './filter.ts'
import type { Search } from './input.ts'
import { matchesQuery } from './text.ts'
import { compareKeys, keyReader } from './value.ts'

interface Found {
  readonly total: number
  readonly records: readonly HubSpotRecord[]
}

type Known = ReadonlyMap<string, Property>

/** The result of the last search of each table, so that the pages of one query are computed once. */
const lastFound = new WeakMap<ObjectTable, { readonly of: string; readonly found: readonly HubSpotRecord[] }>()

function isIdBound(filter: { readonly propertyName: string; readonly operator: string }): boolean {
  return filter.propertyName === 'hs_object_id' && (filter.operator === 'GT' || filter.operator === 'GTE')
}

/** The id above which every match lies: a bound in each group, or there is none. */
function lowestId(search: Search): number {
  if (search.filterGroups.length === 0) return 0
  const bounds = search.filterGroups.map(group => {
    const own = group.filters
      .filter(isIdBound)
      .map(filter => Number(filter.value) - (filter.operator === 'GTE' ? 1 : 0))
    return Math.max(0, ...own.filter(Number.isFinite))
  })
  return Math.min(...bounds)
}

/** All conditions as one test; null when only a lower bound of the id is asked, which the walk itself keeps. */
function testOfAll(table: ObjectTable, known: Known, search: Search): RecordTest | null {
  const groups = search.filterGroups.map(group => group.filters.map(filter => testOf(filter, known, table.type)))
  const [only] = search.filterGroups
  const boundOnly =
    search.filterGroups.length === 0 || (search.filterGroups.length === 1 && only?.filters.every(isIdBound))
  if (boundOnly === true && search.query === '') return null
  const words = matchesQuery(search.query)
  const says = (record: HubSpotRecord): boolean =>
    search.query === '' || words(table.type.searchable.map(name => currentValue(record, name, table.type)))
  return record => says(record) && (groups.length === 0 || groups.some(tests => tests.every(test => test(record))))
}

function matchesInIdOrder(table: ObjectTable, from: number, test: RecordTest): HubSpotRecord[] {
  const found: HubSpotRecord[] = []
  for (let position = from; position < table.index.ids.size; position += 1) {
    const record = table.index.get(table.index.ids.at(position))
    if (record !== undefined && test(record)) found.push(record)
  }
  return found
}

function order(
  table: ObjectTable,
  known: Known,
  search: Search,
  found: readonly HubSpotRecord[],
): readonly HubSpotRecord[] {
  const [sort] = search.sorts
  if (sort === undefined) return found
  const property = known.get(sort.propertyName)
  if (property === undefined) throw invalid(`Unknown property in sort: ${sort.propertyName}`)
  const descending = sort.direction.toUpperCase().startsWith('DESC')
  if (property.name === 'hs_object_id') return descending ? [...found].reverse() : found
  const read = keyReader(property, table.type)
  const sorted = found.map(record => ({ record, key: read(record) })).sort((a, b) => compareKeys(a.key, b.key))
  const records = sorted.map(entry => entry.record)
  return descending ? records.reverse() : records
}

/** Results `start` to `start + limit`, and how many there are in all. Without a sort the order is that of ids. */
export function runSearch(table: ObjectTable, known: Known, search: Search, start: number): Found {
  const { ids } = table.index
  const from = ids.positionAfter(lowestId(search))
  const test = testOfAll(table, known, search)
  const [sort] = search.sorts
  const byId = sort === undefined || (sort.propertyName === 'hs_object_id' && !/^desc/i.test(sort.direction))
  if (test === null && byId) {
    const end = Math.min(ids.size, from + start + search.limit)
    const positions = Array.from({ length: Math.max(0, end - from - start) }, (_, step) => from + start + step)
    const records = positions.map(position => table.index.get(ids.at(position))).filter(record => record !== undefined)
    return { total: ids.size - from, records }
  }
  const of = JSON.stringify([table.index.version, search.filterGroups, search.sorts, search.query])
  const last = lastFound.get(table)
  const found =
    last?.of === of ? last.found : order(table, known, search, matchesInIdOrder(table, from, test ?? (() => true)))
  lastFound.set(table, { of, found })
  return { total: found.length, records: found.slice(start, start + search.limit) }
}
