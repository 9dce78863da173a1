// toLabel, FORMAT and convertCurrency: values as a user in an English org of one currency would see them.
import type { FieldValue } from '../../../write-log.ts'
import type { Field } from '../../schema/field.ts'
import { type Column, resolveColumn, type Scope } from '../column.ts'
import { invalidField, malformed } from '../refusal.ts'
import type { Call } from '../term.ts'
import type { ShownField } from './selected.ts'

const NUMBERS = new Set<Field['type']>(['int', 'double', 'currency', 'percent'])

/** True for the functions of this file, in any case. */
export function isShowing(name: string | undefined): boolean {
  return ['TOLABEL', 'FORMAT', 'CONVERTCURRENCY'].includes(name?.toUpperCase() ?? '')
}

/** @throws ApiError 400 for a function that does not fit its field */
export function shownOf(scope: Scope, call: Call & { readonly alias?: string }): ShownField {
  const column = columnOf(scope, call)
  const name = call.functionName?.toUpperCase()
  const { field } = column
  if (name === 'CONVERTCURRENCY' && field.type !== 'currency') {
    throw invalidField(`convertCurrency can only be used on currency fields, not on '${field.name}'`)
  }
  const show = name === 'TOLABEL' ? labelOf(field) : name === 'FORMAT' ? formatOf(field) : (value: FieldValue) => value
  return { kind: 'shown', name: call.alias ?? column.path, column, show }
}

function columnOf(scope: Scope, call: Call): Column {
  const [parameter] = call.parameters ?? []
  if (typeof parameter === 'string') return resolveColumn(scope, parameter)
  const [inner] = parameter?.parameters ?? []
  if (isShowing(parameter?.functionName) && typeof inner === 'string') return resolveColumn(scope, inner)
  throw malformed(`The function ${call.rawValue ?? ''} cannot be used here`)
}

function labelOf(field: Field): (value: FieldValue) => FieldValue {
  return value => {
    if (typeof value !== 'string') return value
    return value
      .split(';')
      .map(one => field.labels[one] ?? one)
      .join(';')
  }
}

function formatOf(field: Field): (value: FieldValue) => FieldValue {
  return value => {
    if (value === null) return null
    if (NUMBERS.has(field.type)) return numberText(field, Number(value))
    if (field.type !== 'date' && field.type !== 'datetime') return value
    const moment = new Date(String(value).replace('+0000', 'Z'))
    const day = moment.toLocaleDateString('en-US', { timeZone: 'UTC' })
    if (field.type === 'date') return day
    return `${day}, ${moment.toLocaleTimeString('en-US', { timeZone: 'UTC', hour: 'numeric', minute: '2-digit' })}`
  }
}

function numberText(field: Field, value: number): string {
  const digits = { minimumFractionDigits: field.scale, maximumFractionDigits: field.scale }
  const text = value.toLocaleString('en-US', digits)
  return field.type === 'currency' ? `$${text}` : field.type === 'percent' ? `${text}%` : text
}
