// One filter of a search, turned into a test of a record once per request. Empty values match no operator
// but NOT_HAS_PROPERTY.
import { invalid } from '../http/api-error.ts'
import type { ObjectType } from '../schema/object-type.ts'
import type { Property } from '../schema/property.ts'
import { currentValue, type HubSpotRecord } from '../store/record.ts'
import type { Filter } from './input.ts'
import { containsTokens } from './text.ts'
import { type Key, keyOfText, keyReader } from './value.ts'

export type RecordTest = (record: HubSpotRecord) => boolean
type KeyTest = (key: number | string) => boolean

function operand(filter: Filter, text: string | undefined, property: Property): number | string {
  if (text === undefined) throw invalid(`The ${filter.operator} filter on ${filter.propertyName} has no value`)
  const key = keyOfText(text, property)
  if (Number.isNaN(key)) throw invalid(`Invalid value ${text} in the filter on ${filter.propertyName}`)
  return key
}

/** The given values just as they stand: a text value in upper case never equals an indexed one. */
function members(filter: Filter, property: Property): ReadonlySet<Key> {
  if (filter.values === undefined)
    throw invalid(`The ${filter.operator} filter on ${filter.propertyName} has no values`)
  const asGiven = property.type === 'string'
  return new Set(filter.values.map(text => (asGiven ? text : operand(filter, text, property))))
}

/** Operators that look at the value's key. Each line: operator → how its test is made. */
const KEY_TESTS: Readonly<Record<string, (filter: Filter, property: Property) => KeyTest>> = {
  EQ: (filter, property) => {
    const wanted = operand(filter, filter.value, property)
    return key => key === wanted
  },
  NEQ: (filter, property) => {
    const wanted = operand(filter, filter.value, property)
    return key => key !== wanted
  },
  LT: (filter, property) => {
    const bound = operand(filter, filter.value, property)
    return key => key < bound
  },
  LTE: (filter, property) => {
    const bound = operand(filter, filter.value, property)
    return key => key <= bound
  },
  GT: (filter, property) => {
    const bound = operand(filter, filter.value, property)
    return key => key > bound
  },
  GTE: (filter, property) => {
    const bound = operand(filter, filter.value, property)
    return key => key >= bound
  },
  BETWEEN: (filter, property) => {
    const low = operand(filter, filter.value, property)
    const high = operand(filter, filter.highValue, property)
    return key => key >= low && key <= high
  },
  IN: (filter, property) => {
    const wanted = members(filter, property)
    return key => wanted.has(key)
  },
  NOT_IN: (filter, property) => {
    const barred = members(filter, property)
    return key => !barred.has(key)
  },
  HAS_PROPERTY: () => () => true,
}

/** Ids of the records of this type that are linked to one of the given records of another type. */
export type Linked = (toType: string, ids: readonly string[]) => ReadonlySet<string>

/** `associations.company` and the like: which records of the other type it is linked to. */
function linkTest(filter: Filter, linked: Linked): RecordTest {
  const toType = filter.propertyName.slice('associations.'.length)
  const ids = filter.values ?? (filter.value === undefined ? [] : [filter.value])
  if (!['EQ', 'NEQ', 'IN', 'NOT_IN'].includes(filter.operator)) {
    throw invalid(`Operator ${filter.operator} is not supported for ${filter.propertyName}`)
  }
  const holders = linked(toType, ids)
  const wanted = filter.operator === 'EQ' || filter.operator === 'IN'
  return record => holders.has(record.id) === wanted
}

/** Throws 400 for an unknown property or operator, or a value that does not fit. */
export function testOf(
  filter: Filter,
  known: ReadonlyMap<string, Property>,
  type: ObjectType,
  linked: Linked,
): RecordTest {
  if (filter.propertyName.startsWith('associations.')) return linkTest(filter, linked)
  const property = known.get(filter.propertyName.toLowerCase())
  if (property === undefined) throw invalid(`Unknown property in filter: ${filter.propertyName}`)
  const read = keyReader(property, type)
  if (filter.operator === 'NOT_HAS_PROPERTY') return record => read(record) === null
  if (filter.operator === 'CONTAINS_TOKEN' || filter.operator === 'NOT_CONTAINS_TOKEN') {
    const contains = containsTokens(filter.value ?? '')
    const wanted = filter.operator === 'CONTAINS_TOKEN'
    return record => {
      const value = currentValue(record, property.name, type)
      return value !== '' && contains(value) === wanted
    }
  }
  const make = KEY_TESTS[filter.operator]
  if (make === undefined) throw invalid(`Unknown operator: ${filter.operator}`)
  const test = make(filter, property)
  return record => {
    const key = read(record)
    return key !== null && test(key)
  }
}
