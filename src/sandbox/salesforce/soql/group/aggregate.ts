// COUNT, COUNT_DISTINCT, SUM, AVG, MIN and MAX: what they take and how they add up.
import type { FieldValue } from '../../../write-log.ts'
import type { Field } from '../../schema/field.ts'
import { invalidField } from '../refusal.ts'
import type { Call, Expression, Resolve, Term } from '../term.ts'
import { comparable } from '../where/compare.ts'

export interface Aggregate {
  /** The same for two spellings of the same. */
  readonly key: string
  /** What the result looks like to HAVING and ORDER BY. */
  readonly field: Field
  /** Undefined for COUNT(), which counts rows. */
  readonly term: Term | undefined
  /** A new sum. */
  begin(): Sum
}

export interface Sum {
  add(value: FieldValue): void
  result(): FieldValue
}

const NUMBERS = new Set<Field['type']>(['int', 'double', 'currency', 'percent'])
const NO_LIMITS = new Set<Field['type']>(['boolean', 'multipicklist', 'address', 'location', 'base64', 'anyType'])
const NAMES = new Set(['COUNT', 'COUNT_DISTINCT', 'SUM', 'AVG', 'MIN', 'MAX'])

/** True for a call of an aggregate function. */
export function isAggregate(expression: Expression): expression is Call {
  return typeof expression !== 'string' && NAMES.has(expression.functionName?.toUpperCase() ?? '')
}

/** @throws ApiError 400 INVALID_FIELD for a field that the function does not take */
export function aggregateOf(resolve: Resolve, call: Call, base: Field): Aggregate {
  const name = (call.functionName ?? '').toUpperCase()
  const [parameter] = call.parameters ?? []
  const term = parameter === undefined ? undefined : resolve(parameter)
  if (term !== undefined && !takes(name, term.field)) {
    throw invalidField(`field ${term.field.name} does not support aggregate operator ${name}`)
  }
  const key = `${name}(${term?.key ?? ''})`
  const result = { ...(term?.field ?? base), filterable: true, sortable: true }
  const field: Field = name.startsWith('COUNT') ? { ...result, type: 'int' } : result
  return { key, field, term, begin: () => sumOf(name, term?.field ?? base) }
}

function takes(name: string, field: Field): boolean {
  if (name === 'SUM' || name === 'AVG') return NUMBERS.has(field.type)
  if (name === 'MIN' || name === 'MAX') return field.filterable && !NO_LIMITS.has(field.type)
  return field.filterable && !['address', 'location', 'base64'].includes(field.type)
}

function sumOf(name: string, field: Field): Sum {
  switch (name) {
    case 'COUNT_DISTINCT': {
      const seen = new Set<FieldValue>()
      return { add: value => value !== null && seen.add(comparable(field, value)), result: () => seen.size }
    }
    case 'COUNT': {
      let count = 0
      return {
        add: value => {
          if (value !== null) count += 1
        },
        result: () => count,
      }
    }
    case 'SUM':
    case 'AVG':
      return total(name === 'AVG')
    default:
      return extreme(field, name === 'MAX')
  }
}

function total(isAverage: boolean): Sum {
  let sum = 0
  let count = 0
  return {
    add: value => {
      if (value === null) return
      sum += Number(value)
      count += 1
    },
    result: () => (count === 0 ? null : isAverage ? sum / count : sum),
  }
}

function extreme(field: Field, isMax: boolean): Sum {
  let best: FieldValue = null
  return {
    add: value => {
      const [own, other] = [comparable(field, value), comparable(field, best)]
      if (own !== null && (other === null || own > other === isMax)) best = value
    },
    result: () => best,
  }
}
