// The WHERE clause ready to run: a test for each row, and the bounds that let a query read a part of the table only.
import type { Query } from '@jetstreamapp/soql-parser-js'
import { ApiError } from '../../api-error.ts'
import type { SObjectType } from '../../schema/schema.ts'
import type { Row } from '../../store/table.ts'
import type { FindRow } from '../column.ts'
import { invalidField } from '../refusal.ts'
import type { Resolve, Term } from '../term.ts'
import { type Bounds, boundsOf, tighter } from './bounds.ts'
import { testOf } from './compare.ts'
import type { Comparison, Condition, SemiJoin } from './condition.ts'
import { type Operand, operandOf } from './literal.ts'
import { checkIds } from './literal-id.ts'
import { checkSides } from './semi-join.ts'

export type RowTest = (row: Row, find: FindRow) => boolean

/** The statement in the parentheses of a semi-join: which rows, and which of their values. */
export interface InnerSelect {
  readonly type: SObjectType
  readonly filter: Filter
  readonly term: Term
}

/** What a filter needs of the records, besides the row. */
export interface Source {
  /** The values that the statement of a semi-join finds. */
  valuesOf(inner: InnerSelect): ReadonlySet<string>
}

export interface Filter {
  readonly bounds: Bounds
  /** The test for the rows of one run. */
  bind(source: Source): RowTest
}

/** What names and inner statements in a condition mean. */
export interface Meaning {
  /** The queried object. */
  readonly type: SObjectType
  readonly resolve: Resolve
  /** Epoch milliseconds, for date literals. */
  readonly now: number
  innerSelect(query: Query): InnerSelect
}

export const everything: Filter = { bounds: {}, bind: () => () => true }

/** @throws ApiError 400 for unknown fields, operators and literals of another type than the field */
export function filterOf(meaning: Meaning, condition: Condition): Filter {
  switch (condition.kind) {
    case 'not': {
      const part = filterOf(meaning, condition.part)
      return {
        bounds: {},
        bind: source => {
          const test = part.bind(source)
          return (row, find) => !test(row, find)
        },
      }
    }
    case 'and':
      return allOf(condition.parts.map(part => filterOf(meaning, part)))
    case 'or': {
      const parts = condition.parts.map(part => filterOf(meaning, part))
      return {
        bounds: {},
        bind: source => {
          const tests = parts.map(part => part.bind(source))
          return (row, find) => tests.some(test => test(row, find))
        },
      }
    }
    case 'semiJoin':
      return semiJoinOf(meaning, condition)
    default:
      return comparisonOf(meaning, condition)
  }
}

/** The filter that holds where all of them hold. */
export function allOf(parts: readonly Filter[]): Filter {
  return {
    bounds: parts.reduce<Bounds>((bounds, part) => tighter(bounds, part.bounds), {}),
    bind: source => {
      const tests = parts.map(part => part.bind(source))
      return (row, find) => tests.every(test => test(row, find))
    },
  }
}

function comparisonOf(meaning: Meaning, comparison: Comparison): Filter {
  const term = filterable(meaning.resolve(comparison.left))
  const { field } = term
  const operator = comparison.operator.toUpperCase()
  const operands: Operand[] = comparison.values.map(({ text, literal }) => operandOf(field, text, literal, meaning.now))
  checkIds(field, operator, operands)
  const test = testOf(field, operator, operands)
  if (test === undefined) {
    throw new ApiError(
      400,
      'INVALID_OPERATOR',
      `operator ${operator} is not valid for field '${field.name}' of type ${field.type}`,
    )
  }
  const rowTest: RowTest = (row, find) => test(term.read(row, find))
  return { bounds: boundsOf(term, operator, operands), bind: () => rowTest }
}

function semiJoinOf(meaning: Meaning, { path, negated, query }: SemiJoin): Filter {
  const term = filterable(meaning.resolve(path))
  const inner = meaning.innerSelect(query)
  if (!isIdLike(term) || !isIdLike(inner.term)) {
    throw invalidField('The left and the inner field of a semi join must be ids or references')
  }
  checkSides(meaning.type, term, inner.type, inner.term)
  return {
    bounds: {},
    bind: source => {
      const values = source.valuesOf(inner)
      return (row, find) => {
        const value = term.read(row, find)
        return typeof value === 'string' ? values.has(value) !== negated : negated
      }
    },
  }
}

function isIdLike(term: Term): boolean {
  return term.field.type === 'id' || term.field.type === 'reference'
}

function filterable(term: Term): Term {
  if (term.field.filterable && term.field.type !== 'address' && term.field.type !== 'location') return term
  throw invalidField(`field '${term.field.name}' can not be filtered in a query call`)
}
