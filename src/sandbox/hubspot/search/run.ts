// Runs a search over the index, and remembers the last result of each table, so that the pages of one query are
// computed once. The narrowest way in is taken: a window of ids, a window of time, or all there is.
import { invalid } from '../http/api-error.ts'
import type { Property } from '../schema/property.ts'
import { currentValue, type HubSpotRecord } from '../store/record.ts'
import type { ObjectTable } from '../store/table.ts'
import { type Linked, type RecordTest, testOf } from './filter.ts'
import type { Search } from './input.ts'
import { matchesQuery } from './text.ts'
import { compareKeys, keyReader } from './value.ts'
import { type Window, windowOf } from './window.ts'

interface Found {
  readonly total: number
  readonly records: readonly HubSpotRecord[]
}

type Known = ReadonlyMap<string, Property>

const lastFound = new WeakMap<ObjectTable, { readonly of: string; readonly found: readonly number[] }>()

/** All conditions that the window does not keep by itself as one test; null when there is none. */
function testOfAll(table: ObjectTable, known: Known, search: Search, window: Window, linked: Linked) {
  const groups = search.filterGroups.map(group => {
    return group.filters
      .filter(filter => !window.keeps(filter))
      .map(filter => testOf(filter, known, table.type, linked))
  })
  const free = groups.length === 0 || groups.some(tests => tests.length === 0)
  const { index, type } = table
  if (free && search.query === '' && index.allShown) return null
  const words = matchesQuery(search.query)
  const says = (record: HubSpotRecord): boolean =>
    search.query === '' || words(type.searchable.map(name => currentValue(record, name, type)))
  return (record: HubSpotRecord): boolean => {
    if (index.isHidden(record.id)) return false
    return (free || groups.some(tests => tests.every(test => test(record)))) && says(record)
  }
}

/** Ids of the matches in the order of the window: of ids, or of time. Records are looked at only for a test. */
function matchesIn(table: ObjectTable, window: Window, test: RecordTest | null): number[] {
  const { ids, stamps } = table.index
  const checked = window.by === 'stamp' && !stamps.clean
  const found: number[] = []
  for (let position = window.from; position < window.to; position += 1) {
    const id = window.by === 'id' ? ids.numberAt(position) : stamps.idAt(position)
    if (checked && !table.index.isAt(String(id), stamps.stampAt(position))) continue
    if (window.admits?.(id) === false) continue
    if (test !== null) {
      const record = table.index.get(String(id))
      if (record === undefined || !test(record)) continue
    }
    found.push(id)
  }
  return found
}

/** By a property's values, empty ones last; records of the same value by id. */
function sortedByValue(
  table: ObjectTable,
  property: Property,
  descending: boolean,
  found: readonly number[],
): number[] {
  const read = keyReader(property, table.type)
  const keyed = found.map(id => {
    const record = table.index.get(String(id))
    return { id, key: record === undefined ? null : read(record) }
  })
  const way = descending ? -1 : 1
  return keyed.sort((a, b) => way * compareKeys(a.key, b.key) || a.id - b.id).map(entry => entry.id)
}

function sortedBy(table: ObjectTable, known: Known, search: Search, window: Window, found: number[]): number[] {
  const [sort] = search.sorts
  const name = sort?.propertyName.toLowerCase() ?? 'hs_object_id'
  const property = known.get(name)
  if (property === undefined) throw invalid(`Unknown property in sort: ${sort?.propertyName}`)
  const descending = /^desc/i.test(sort?.direction ?? '')
  const byId = name === 'hs_object_id'
  const inOrder = (byId && window.by === 'id') || (name === table.type.modifiedProperty && window.by === 'stamp')
  if (!byId && !inOrder) return sortedByValue(table, property, descending, found)
  const ordered = inOrder ? found : [...Float64Array.from(found).sort()]
  return descending ? ordered.reverse() : ordered
}

function recordsAt(table: ObjectTable, ids: readonly number[]): HubSpotRecord[] {
  return ids.map(id => table.index.get(String(id))).filter(record => record !== undefined)
}

/** Results `start` to `start + limit`, and how many there are in all. Without a sort the order is that of ids. */
export function runSearch(table: ObjectTable, known: Known, search: Search, start: number, linked: Linked): Found {
  const window = windowOf(table, search)
  const test = testOfAll(table, known, search, window, linked)
  const [sort] = search.sorts
  const byId = sort === undefined || (sort.propertyName === 'hs_object_id' && !/^desc/i.test(sort.direction))
  if (test === null && byId && window.by === 'id' && window.admits === null) {
    const first = window.from + start
    const size = Math.max(0, Math.min(window.to, first + search.limit) - first)
    const page = Array.from({ length: size }, (_, step) => table.index.ids.numberAt(first + step))
    return { total: window.to - window.from, records: recordsAt(table, page) }
  }
  const of = JSON.stringify([table.index.version, search.filterGroups, search.sorts, search.query])
  const last = lastFound.get(table)
  const usesLinks = search.filterGroups.some(group => group.filters.some(isLinkFilter))
  const again = last?.of === of && !usesLinks
  const found = again ? last.found : sortedBy(table, known, search, window, matchesIn(table, window, test))
  lastFound.set(table, { of, found })
  return { total: found.length, records: recordsAt(table, found.slice(start, start + search.limit)) }
}

function isLinkFilter(filter: { readonly propertyName: string }): boolean {
  return filter.propertyName.startsWith('associations.')
}
