// The right side of a condition: what the text of a literal means for the type of the field it is compared with.
import type { LiteralType } from '@jetstreamapp/soql-parser-js'
import type { FieldValue } from '../../../write-log.ts'
import type { ApiError } from '../../api-error.ts'
import { toId18 } from '../../ids.ts'
import type { Field } from '../../schema/field.ts'
import { isDate, parseStamp } from '../../stamp.ts'
import { invalidField, malformed } from '../refusal.ts'
import { type DateRange, rangeOf } from './date-range.ts'

/** One value, or a stretch of time that a date literal such as LAST_N_DAYS:7 stands for. */
export type Operand = { readonly value: FieldValue } | { readonly range: DateRange }

const STRING_LIMIT = 4000
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
const NUMBERS: readonly LiteralType[] = [
  'INTEGER',
  'DECIMAL',
  'INTEGER_WITH_CURRENCY_PREFIX',
  'DECIMAL_WITH_CURRENCY_PREFIX',
]

/**
 * @param text the literal as the parser gives it, quotes and escapes included
 * @param now epoch milliseconds, for date literals
 * @throws ApiError 400 INVALID_FIELD when the literal is of another type than the field
 */
export function operandOf(field: Field, text: string, literal: LiteralType, now: number): Operand {
  if (literal === 'NULL') return { value: null }
  switch (field.type) {
    case 'boolean':
      if (literal === 'BOOLEAN') return { value: text.toUpperCase() === 'TRUE' }
      throw wrongLiteral(field, 'boolean', false)
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return numberOf(field, text, literal)
    case 'date':
      if (literal === 'DATE' && isDate(text)) return { value: text }
      return dateRange(field, text, literal, now)
    case 'datetime':
      return momentOf(field, text, literal, now)
    default:
      if (literal !== 'STRING') throw wrongLiteral(field, 'string', true)
      return { value: textOf(field, text) }
  }
}

/** The text between the quotes, escapes resolved, but for those of LIKE's wildcards, which stay. */
function unquoted(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/gs, (whole, char: string) => {
    return char === '%' || char === '_' ? whole : (ESCAPES[char.toLowerCase()] ?? char)
  })
}

function numberOf(field: Field, text: string, literal: LiteralType): Operand {
  if (!NUMBERS.includes(literal)) throw wrongLiteral(field, field.type, false)
  if (literal.endsWith('PREFIX') && field.type !== 'currency') throw wrongLiteral(field, field.type, false)
  return { value: Number(text.replace(/^[A-Za-z]{3}/, '')) }
}

// An empty text stands for no value.
function textOf(field: Field, quoted: string): FieldValue {
  const text = unquoted(quoted)
  if (text.length > STRING_LIMIT) {
    throw malformed(`Bind variable or literal of field '${field.name}' is longer than ${STRING_LIMIT} characters`)
  }
  if (text === '') return field.type === 'id' ? '' : null
  return field.type === 'id' || field.type === 'reference' ? toId18(text) : text
}

function momentOf(field: Field, text: string, literal: LiteralType, now: number): Operand {
  if (literal !== 'DATETIME') return dateRange(field, text, literal, now)
  const stamp = parseStamp(text)
  if (stamp === null) throw wrongLiteral(field, 'dateTime', false)
  return { value: stamp }
}

function dateRange(field: Field, text: string, literal: LiteralType, now: number): Operand {
  const isRange = literal === 'DATE_LITERAL' || literal === 'DATE_N_LITERAL'
  const range = isRange ? rangeOf(text, now, field.type === 'date') : null
  if (range === null) throw wrongLiteral(field, field.type === 'date' ? 'date' : 'dateTime', false)
  return { range }
}

function wrongLiteral(field: Field, type: string, quoted: boolean): ApiError {
  const rule = quoted ? 'should be enclosed in quotes' : 'should not be enclosed in quotes'
  return invalidField(`value of filter criterion for field '${field.name}' must be of type ${type} and ${rule}`)
}
