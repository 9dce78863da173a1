// The filters of a dynamic list as a test of a record: branches of OR and AND over properties and other lists.
import { z } from 'zod'
import { instantOf } from '../values/check-values.ts'

const operation = z.looseObject({
  operationType: z.string(),
  operator: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  values: z.array(z.string()).optional(),
  lowerBound: z.number().optional(),
  upperBound: z.number().optional(),
  timestamp: z.number().optional(),
  includeObjectsWithNoValueSet: z.boolean().default(false),
})
const filter = z.looseObject({
  filterType: z.string(),
  property: z.string().optional(),
  operation: operation.optional(),
  listId: z.string().optional(),
  operator: z.string().optional(),
})

export interface FilterBranch {
  readonly filterBranchType: string
  readonly filterBranchOperator?: string | undefined
  readonly filterBranches: readonly FilterBranch[]
  readonly filters: readonly z.infer<typeof filter>[]
}

export const filterBranch: z.ZodType<FilterBranch> = z.lazy(() =>
  z.looseObject({
    filterBranchType: z.string(),
    filterBranchOperator: z.string().optional(),
    filterBranches: z.array(filterBranch).default([]),
    filters: z.array(filter).default([]),
  }),
)

type Operation = z.infer<typeof operation>
type Test = (value: string, operation: Operation) => boolean

const wanted = ({ value, values }: Operation): string[] => {
  return (values ?? (value === undefined ? [] : [String(value)])).map(text => text.toLowerCase())
}
const some = (holds: (value: string, one: string) => boolean): Test => {
  return (value, operation) => wanted(operation).some(one => holds(value.toLowerCase(), one))
}
const members = (value: string): string[] => value.toLowerCase().split(';')
const numbers = (holds: (value: number, bound: number) => boolean): Test => {
  return (value, { value: bound, timestamp }) => holds(instant(value), Number(timestamp ?? bound))
}

/** Numbers and dates on one scale. */
function instant(value: string): number {
  const at = instantOf(value)
  return Number.isNaN(at) ? Number(value) : at
}

const TESTS: Readonly<Record<string, Test>> = {
  IS: some((value, one) => value === one),
  IS_EQUAL_TO: some((value, one) => value === one),
  IS_EXACTLY: some((value, one) => value === one),
  CONTAINS: some((value, one) => value.includes(one)),
  STARTS_WITH: some((value, one) => value.startsWith(one)),
  ENDS_WITH: some((value, one) => value.endsWith(one)),
  IS_ANY_OF: (value, operation) => wanted(operation).some(one => members(value).includes(one)),
  HAS_EVER_BEEN_ANY_OF: (value, operation) => wanted(operation).some(one => members(value).includes(one)),
  IS_GREATER_THAN: numbers((value, bound) => value > bound),
  IS_GREATER_THAN_OR_EQUAL_TO: numbers((value, bound) => value >= bound),
  IS_LESS_THAN: numbers((value, bound) => value < bound),
  IS_LESS_THAN_OR_EQUAL_TO: numbers((value, bound) => value <= bound),
  IS_AFTER: numbers((value, bound) => value > bound),
  IS_BEFORE: numbers((value, bound) => value < bound),
  IS_BETWEEN: (value, { lowerBound = 0, upperBound = 0 }) =>
    instant(value) >= lowerBound && instant(value) <= upperBound,
  IS_KNOWN: () => true,
  IS_NOT_EMPTY: () => true,
}

const OPPOSITES: Readonly<Record<string, string>> = {
  IS_NOT: 'IS',
  IS_NOT_EQUAL_TO: 'IS_EQUAL_TO',
  DOES_NOT_CONTAIN: 'CONTAINS',
  IS_NONE_OF: 'IS_ANY_OF',
  IS_NOT_BETWEEN: 'IS_BETWEEN',
  IS_UNKNOWN: 'IS_KNOWN',
  IS_EMPTY: 'IS_KNOWN',
}

function holds(value: string, asked: Operation): boolean {
  const opposite = OPPOSITES[asked.operator]
  if (opposite === 'IS_KNOWN') return value === ''
  if (value === '') return opposite === undefined ? asked.includeObjectsWithNoValueSet : true
  const test = TESTS[opposite ?? asked.operator]
  if (test === undefined) return false
  return opposite === undefined ? test(value, asked) : !test(value, asked)
}

/** What a branch may ask of the record under test. */
export interface Subject {
  value(property: string): string
  inList(listId: string): boolean
}

export function meetsBranch(branch: FilterBranch, subject: Subject): boolean {
  const own = branch.filters.map(({ filterType, property, operation: asked, listId, operator }) => {
    if (filterType === 'IN_LIST') return subject.inList(listId ?? '') === (operator !== 'NOT_IN_LIST')
    if (filterType !== 'PROPERTY' || asked === undefined) return false
    return holds(subject.value((property ?? '').toLowerCase()), asked)
  })
  const all = [...own, ...branch.filterBranches.map(inner => meetsBranch(inner, subject))]
  const either = (branch.filterBranchOperator ?? branch.filterBranchType).toUpperCase() === 'OR'
  return either ? all.some(Boolean) : all.every(Boolean)
}
