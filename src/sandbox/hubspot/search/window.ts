// The narrowest stretch of the index in which every match of a search lies: by id, or by the modification stamp.

import type { ObjectTable } from '../store/table.ts'
import { instantOf } from '../values/check-values.ts'
import type { Filter, Search } from './input.ts'

/** Positions [from, to) in the order of ids or of stamps. */
export interface Window {
  readonly by: 'id' | 'stamp'
  readonly from: number
  readonly to: number
  /** Whether the window and `admits` see to this filter, so that no record need be tested for it. */
  keeps(filter: Filter): boolean
  /** What the window's own order does not tell: the bound of the other kind. Null where there is none. */
  readonly admits: ((id: number) => boolean) | null
}

interface Bounds {
  /** Smallest and largest whole number allowed. */
  low: number
  high: number
}

const RANGE_OPERATORS = ['GT', 'GTE', 'LT', 'LTE', 'EQ', 'BETWEEN']

/** Narrows the bounds by one filter on a whole number. */
function narrow(bounds: Bounds, filter: Filter, read: (text: string) => number): void {
  const value = read(filter.value ?? '')
  if (Number.isNaN(value)) return
  const { operator } = filter
  if (operator === 'GT') bounds.low = Math.max(bounds.low, Math.floor(value) + 1)
  if (['GTE', 'EQ', 'BETWEEN'].includes(operator)) bounds.low = Math.max(bounds.low, Math.ceil(value))
  if (operator === 'LT') bounds.high = Math.min(bounds.high, Math.ceil(value) - 1)
  if (['LTE', 'EQ'].includes(operator)) bounds.high = Math.min(bounds.high, Math.floor(value))
  if (operator === 'BETWEEN') {
    const high = read(filter.highValue ?? '')
    if (!Number.isNaN(high)) bounds.high = Math.min(bounds.high, Math.floor(high))
  }
}

/** The bounds within which some group can match: the widest of the groups' own. */
function boundsOf(search: Search, property: string, read: (text: string) => number): Bounds {
  const groups = search.filterGroups.map(group => {
    const bounds: Bounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
    for (const filter of group.filters) {
      const ranges = filter.propertyName.toLowerCase() === property && RANGE_OPERATORS.includes(filter.operator)
      if (ranges) narrow(bounds, filter, read)
    }
    return bounds
  })
  if (groups.length === 0) return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
  return {
    low: Math.min(...groups.map(bounds => bounds.low)),
    high: Math.max(...groups.map(bounds => bounds.high)),
  }
}

/** Chooses the shorter window; where they are alike, the one that gives the wanted order for free. */
export function windowOf(table: ObjectTable, search: Search): Window {
  const { ids, stamps } = table.index
  const { modifiedProperty } = table.type
  const byId = boundsOf(search, 'hs_object_id', text => (text === '' ? Number.NaN : Number(text)))
  const byStamp = boundsOf(search, modifiedProperty, instantOf)
  const idFrom = byId.low === Number.NEGATIVE_INFINITY ? 0 : ids.positionAfter(byId.low - 1)
  const idTo = byId.high === Number.POSITIVE_INFINITY ? ids.size : ids.positionAfter(byId.high)
  const stampFrom = byStamp.low === Number.NEGATIVE_INFINITY ? 0 : stamps.positionOf(byStamp.low)
  const stampTo = byStamp.high === Number.POSITIVE_INFINITY ? stamps.size : stamps.positionOf(byStamp.high + 1)
  const [idSize, stampSize] = [Math.max(0, idTo - idFrom), Math.max(0, stampTo - stampFrom)]
  const wantsStamps = search.sorts[0]?.propertyName.toLowerCase() === modifiedProperty
  const useStamps = wantsStamps ? stampSize <= idSize * 2 : stampSize < idSize
  const single = search.filterGroups.length === 1
  const keeps = (filter: Filter): boolean => {
    const name = filter.propertyName.toLowerCase()
    const bound = name === 'hs_object_id' || name === modifiedProperty
    return single && bound && RANGE_OPERATORS.includes(filter.operator) && sound(filter)
  }
  const within = (bounds: Bounds, value: number): boolean => value >= bounds.low && value <= bounds.high
  const other = useStamps ? byId : byStamp
  const free = !single || (other.low === Number.NEGATIVE_INFINITY && other.high === Number.POSITIVE_INFINITY)
  if (useStamps) {
    const admits = free ? null : (id: number) => within(byId, id)
    return { by: 'stamp', from: stampFrom, to: stampFrom + stampSize, keeps, admits }
  }
  const admits = free ? null : (id: number) => within(byStamp, table.index.stampOf(String(id)))
  return { by: 'id', from: idFrom, to: idFrom + idSize, keeps, admits }
}

/** Filters with a value that cannot be read are left to the test, which refuses them. */
function sound(filter: Filter): boolean {
  const readable = (text: string | undefined): boolean => text !== undefined && !Number.isNaN(instantOf(text))
  return readable(filter.value) && (filter.operator !== 'BETWEEN' || readable(filter.highValue))
}
