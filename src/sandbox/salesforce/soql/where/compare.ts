// How one stored value compares with the right side of a condition: text in any case, ids exactly, null with nothing.
import type { FieldValue } from '../../../write-log.ts'
import type { Field } from '../../schema/field.ts'
import type { Operand } from './literal.ts'

/** Answers for a stored value whether a condition holds. */
export type Test = (value: FieldValue) => boolean

const EXACT = new Set<Field['type']>(['id', 'reference', 'date', 'datetime'])
const UNORDERED = new Set<Field['type']>(['boolean', 'multipicklist'])
const NO_PATTERN = new Set<Field['type']>([
  'id',
  'reference',
  'date',
  'datetime',
  'boolean',
  'int',
  'double',
  'currency',
  'percent',
])

/** The test of `field <operator> operand`; undefined for an operator that does not fit the field. */
export function testOf(field: Field, operator: string, operands: readonly Operand[]): Test | undefined {
  const first = operands[0]
  if (first === undefined) return undefined
  switch (operator) {
    case '=':
      return equals(field, first)
    case '!=':
      return not(equals(field, first))
    case 'IN':
      return oneOf(field, operands)
    case 'NOT IN':
      return not(oneOf(field, operands))
    case 'LIKE':
      if (NO_PATTERN.has(field.type) || !('value' in first)) return undefined
      return typeof first.value === 'string' ? like(first.value) : value => value === null
    case 'INCLUDES':
      return field.type === 'multipicklist' ? includes(operands) : undefined
    case 'EXCLUDES':
      return field.type === 'multipicklist' ? not(includes(operands)) : undefined
    case '<':
    case '<=':
    case '>':
    case '>=':
      return UNORDERED.has(field.type) ? undefined : ordered(field, operator, first)
    default:
      return undefined
  }
}

/** The form in which two values of a field compare; ids and case-sensitive texts keep their case. */
export function comparable(field: Pick<Field, 'type' | 'caseSensitive'>, value: FieldValue): FieldValue {
  if (typeof value !== 'string' || field.caseSensitive || EXACT.has(field.type)) return value
  return value.toLowerCase()
}

function not(test: Test): Test {
  return value => !test(value)
}

function equals(field: Field, operand: Operand): Test {
  if ('range' in operand) {
    const { from, to } = operand.range
    return value => typeof value === 'string' && value >= from && value < to
  }
  const wanted = comparable(field, operand.value)
  return value => comparable(field, value) === wanted
}

function oneOf(field: Field, operands: readonly Operand[]): Test {
  const ranges = operands.filter(operand => 'range' in operand).map(operand => equals(field, operand))
  const wanted = new Set(operands.flatMap(operand => ('value' in operand ? [comparable(field, operand.value)] : [])))
  return value => wanted.has(comparable(field, value)) || ranges.some(test => test(value))
}

// INCLUDES ('a;b', 'c'): a and b, or c.
function includes(operands: readonly Operand[]): Test {
  const wanted = operands.map(operand => partsOf('value' in operand ? operand.value : null))
  return value => {
    const own = new Set(partsOf(value))
    return wanted.some(parts => parts.length > 0 && parts.every(part => own.has(part)))
  }
}

function partsOf(value: FieldValue): string[] {
  return typeof value === 'string' ? value.toLowerCase().split(';') : []
}

// A null on either side is never smaller or greater. A stretch of time begins at `from` and ends before `to`.
function ordered(field: Field, operator: '<' | '<=' | '>' | '>=', operand: Operand): Test {
  if ('range' in operand) {
    const { from, to, after } = operand.range
    if (operator === '<') return value => typeof value === 'string' && value < from
    if (operator === '<=') return value => typeof value === 'string' && value < to
    if (operator === '>') return value => typeof value === 'string' && value >= after
    return value => typeof value === 'string' && value >= from
  }
  const bound = comparable(field, operand.value)
  if (bound === null) return () => false
  return value => {
    const own = comparable(field, value)
    if (own === null) return false
    if (operator === '<') return own < bound
    if (operator === '<=') return own <= bound
    return operator === '>' ? own > bound : own >= bound
  }
}

// % stands for any text, _ for one character; a backslash takes their meaning away.
function like(pattern: string): Test {
  const source = pattern.replace(/\\?[\s\S]/g, token => {
    if (token === '%') return '[\\s\\S]*'
    if (token === '_') return '[\\s\\S]'
    const char = token.length > 1 ? token.slice(1) : token
    return char.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  const shape = new RegExp(`^${source}$`, 'i')
  return value => typeof value === 'string' && shape.test(value)
}
