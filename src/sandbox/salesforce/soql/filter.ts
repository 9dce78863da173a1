// The WHERE clause ready to run: a test for each row, and the stretch of ids that the clause allows, so that a query
// which walks the ids (Id > 'last' ORDER BY Id LIMIT n) reads only its page and not the table.
import { ApiError } from '../api-error.ts'
import type { Row } from '../store/table.ts'
import { cellOf, type FindRow, resolveColumn, type Scope } from './column.ts'
import { testOf } from './compare.ts'
import type { Comparison, Condition } from './condition.ts'
import { type Operand, operandOf } from './literal.ts'
import { checkIds } from './literal-id.ts'

/** Bounds on the 18-character id; `only` lists the sole candidates. */
interface IdBounds {
  readonly after?: string
  readonly orEqual?: boolean
  readonly only?: readonly string[]
}

export interface Filter {
  readonly ids: IdBounds
  test(row: Row, find: FindRow): boolean
}

type RowTest = Filter['test']

/** @throws ApiError 400 for unknown fields, operators and literals of another type than the field */
export function filterOf(scope: Scope, condition: Condition | null, now: number): Filter {
  if (condition === null) return { ids: {}, test: () => true }
  return { ids: boundsOf(scope, condition, now), test: rowTest(scope, condition, now) }
}

function rowTest(scope: Scope, condition: Condition, now: number): RowTest {
  switch (condition.kind) {
    case 'not': {
      const test = rowTest(scope, condition.part, now)
      return (row, find) => !test(row, find)
    }
    case 'and': {
      const tests = condition.parts.map(part => rowTest(scope, part, now))
      return (row, find) => tests.every(test => test(row, find))
    }
    case 'or': {
      const tests = condition.parts.map(part => rowTest(scope, part, now))
      return (row, find) => tests.some(test => test(row, find))
    }
    default:
      return comparisonTest(scope, condition, now)
  }
}

function comparisonTest(scope: Scope, comparison: Comparison, now: number): RowTest {
  const column = resolveColumn(scope, comparison.path)
  const { field } = column
  if (!field.filterable) {
    throw new ApiError(400, 'INVALID_FIELD', `field '${field.name}' can not be filtered in a query call`)
  }
  const test = testOf(field, comparison.operator, operandsOf(scope, comparison, now))
  if (test === undefined) {
    const message = `operator ${comparison.operator} does not fit field '${field.name}' or is not known to the sandbox`
    throw new ApiError(400, 'INVALID_QUERY_FILTER_OPERATOR', message)
  }
  return (row, find) => test(cellOf(column, row, find))
}

function operandsOf(scope: Scope, comparison: Comparison, now: number): Operand[] {
  const { field } = resolveColumn(scope, comparison.path)
  const operands = comparison.values.map(({ text, literal }) => operandOf(field, text, literal, now))
  checkIds(field, comparison.operator, operands)
  return operands
}

/** The bounds that every row must meet; parts under OR and NOT give none. The test of the row still decides. */
function boundsOf(scope: Scope, condition: Condition, now: number): IdBounds {
  if (condition.kind === 'and') {
    return condition.parts.reduce<IdBounds>((bounds, part) => tighter(bounds, boundsOf(scope, part, now)), {})
  }
  if (condition.kind !== 'comparison') return {}
  const column = resolveColumn(scope, condition.path)
  if (column.lookup !== undefined || column.field.type !== 'id') return {}
  const ids = operandsOf(scope, condition, now).flatMap(operand =>
    'value' in operand && typeof operand.value === 'string' ? [operand.value] : [],
  )
  const [first] = ids
  if (condition.operator === '=' || condition.operator === 'IN') return { only: ids }
  if (first === undefined || !condition.operator.startsWith('>')) return {}
  return { after: first, orEqual: condition.operator === '>=' }
}

function tighter(one: IdBounds, other: IdBounds): IdBounds {
  const only = one.only ?? other.only
  const lower = (one.after ?? '') >= (other.after ?? '') ? one : other
  const orEqual = one.after === other.after ? one.orEqual === true && other.orEqual === true : lower.orEqual === true
  return {
    ...(only === undefined ? {} : { only }),
    ...(lower.after === undefined ? {} : { after: lower.after, orEqual }),
  }
}
