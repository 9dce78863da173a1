// What a condition says about which rows can be meant at all: a stretch of ids, a stretch of time, or the value of a
// field with an index. So a walk by Id or by SystemModstamp reads its page and not the table. The test still decides.
import type { FieldValue } from '../../../write-log.ts'
import type { Field } from '../../schema/field.ts'
import type { Term } from '../term.ts'
import type { Operand } from './literal.ts'

/** The moments that a table can be read in the order of. */
export const STAMPS: readonly string[] = ['SystemModstamp', 'LastModifiedDate', 'CreatedDate']

export interface StampBounds {
  readonly field: string
  /** Included. */
  readonly from?: string
  /** Not included, or included where `toEqual`. */
  readonly to?: string
  readonly toEqual?: boolean
}

export interface Bounds {
  /** Bounds on the 18-character id; `only` lists the sole candidates. */
  readonly only?: readonly string[]
  readonly after?: string
  readonly orEqual?: boolean
  readonly stamp?: StampBounds
  readonly equal?: { readonly field: Field; readonly values: readonly FieldValue[] }
}

const MOST_LOOKED_UP = 2000

/** The bounds that one comparison gives. */
export function boundsOf(term: Term, operator: string, operands: readonly Operand[]): Bounds {
  const { column, field } = term
  if (column === undefined || column.steps.length > 0) return {}
  if (field.type === 'id') return idBounds(operator, operands)
  if (STAMPS.includes(field.name)) return stampBounds(field.name, operator, operands[0])
  const isIndexed = field.externalId || field.unique || field.type === 'reference'
  if (!isIndexed || (operator !== '=' && operator !== 'IN') || operands.length > MOST_LOOKED_UP) return {}
  const values = operands.map(operand => ('value' in operand ? operand.value : null))
  return values.includes(null) ? {} : { equal: { field, values } }
}

/** The bounds that rows must meet who meet both. */
export function tighter(one: Bounds, other: Bounds): Bounds {
  const only = one.only ?? other.only
  const lower = (one.after ?? '') >= (other.after ?? '') ? one : other
  const orEqual = one.after === other.after ? one.orEqual === true && other.orEqual === true : lower.orEqual === true
  const stamp = bothStamps(one.stamp, other.stamp)
  const equal = one.equal ?? other.equal
  return {
    ...(only === undefined ? {} : { only }),
    ...(lower.after === undefined ? {} : { after: lower.after, orEqual }),
    ...(stamp === undefined ? {} : { stamp }),
    ...(equal === undefined ? {} : { equal }),
  }
}

function idBounds(operator: string, operands: readonly Operand[]): Bounds {
  const ids = operands.flatMap(operand =>
    'value' in operand && typeof operand.value === 'string' ? [operand.value] : [],
  )
  const [first] = ids
  if (operator === '=' || operator === 'IN') return { only: ids }
  if (first === undefined || !operator.startsWith('>')) return {}
  return { after: first, orEqual: operator === '>=' }
}

function stampBounds(field: string, operator: string, operand: Operand | undefined): Bounds {
  if (operand === undefined) return {}
  if ('range' in operand) {
    const { from, to, after } = operand.range
    if (operator === '=') return { stamp: { field, from, to } }
    if (operator === '>' || operator === '>=') return { stamp: { field, from: operator === '>' ? after : from } }
    if (operator === '<' || operator === '<=') return { stamp: { field, to: operator === '<' ? from : to } }
    return {}
  }
  const { value } = operand
  if (typeof value !== 'string') return {}
  if (operator === '=') return { stamp: { field, from: value, to: value, toEqual: true } }
  if (operator === '>' || operator === '>=') return { stamp: { field, from: value } }
  return operator.startsWith('<') ? { stamp: { field, to: value, toEqual: operator === '<=' } } : {}
}

function bothStamps(one: StampBounds | undefined, other: StampBounds | undefined): StampBounds | undefined {
  if (one === undefined || other === undefined) return one ?? other
  // Bounds on two moments: the first one given narrows, the test does the rest.
  if (one.field !== other.field) return one
  const from = [one.from, other.from]
    .filter(text => text !== undefined)
    .toSorted()
    .at(-1)
  const upper = other.to === undefined || (one.to !== undefined && one.to < other.to) ? one : other
  return {
    field: one.field,
    ...(from === undefined ? {} : { from }),
    ...(upper.to === undefined ? {} : { to: upper.to, toEqual: upper.toEqual === true }),
  }
}
