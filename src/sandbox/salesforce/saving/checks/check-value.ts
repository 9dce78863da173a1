// Whether a field takes a value, and the form in which it is stored. Codes and texts as Salesforce words them.
import type { FieldValue } from '../../../write-log.ts'
import type { RowError } from '../../api-error.ts'
import { isId, toId18 } from '../../ids.ts'
import type { Field } from '../../schema/field.ts'
import { isDate, parseStamp } from '../../stamp.ts'

export type Checked = { readonly value: FieldValue } | { readonly error: RowError }

const EMAIL = /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+\.[^\s@<>()[\]\\,;:".]{2,}$/

/** Null and the empty text both clear a field. Anything that is no JSON scalar is of the wrong type. */
export function checkValue(field: Field, raw: unknown): Checked {
  if (raw === null || raw === undefined || raw === '') return { value: field.type === 'boolean' ? false : null }
  switch (field.type) {
    case 'boolean':
      return checkBoolean(field, raw)
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return checkNumber(field, raw)
    case 'date':
      return typeof raw === 'string' && isDate(raw) ? { value: raw } : wrongType(field, raw)
    case 'datetime':
      return checkMoment(field, raw)
    case 'multipicklist':
      return checkChoices(field, raw)
    case 'id':
    case 'reference':
      return checkReference(field, raw)
    default:
      return checkText(field, raw)
  }
}

function refuse(field: Field, code: string, message: string): Checked {
  return { error: { code, message, fields: [field.name] } }
}

function wrongType(field: Field, raw: unknown): Checked {
  const shown = typeof raw === 'object' ? JSON.stringify(raw) : String(raw)
  return refuse(field, 'INVALID_TYPE_ON_FIELD_IN_RECORD', `${field.label}: value not of required type: ${shown}`)
}

function checkBoolean(field: Field, raw: unknown): Checked {
  if (raw === true || raw === 'true') return { value: true }
  if (raw === false || raw === 'false') return { value: false }
  return wrongType(field, raw)
}

function checkNumber(field: Field, raw: unknown): Checked {
  const isNumeric = typeof raw === 'number' || (typeof raw === 'string' && /^[+-]?\d+(?:\.\d+)?$/.test(raw))
  const value = Number(raw)
  if (!isNumeric || !Number.isFinite(value)) return wrongType(field, raw)
  if (field.type === 'int' && !Number.isInteger(value)) return wrongType(field, raw)
  const digits = field.type === 'int' ? field.digits : field.precision - field.scale
  if (digits > 0 && Math.abs(value) >= 10 ** digits) {
    return refuse(field, 'NUMBER_OUTSIDE_VALID_RANGE', `${field.label}: value outside of valid range: ${value}`)
  }
  return { value }
}

function checkMoment(field: Field, raw: unknown): Checked {
  const stamp = typeof raw === 'string' ? (isDate(raw) ? parseStamp(`${raw}T00:00:00Z`) : parseStamp(raw)) : null
  return stamp === null ? wrongType(field, raw) : { value: stamp }
}

function checkReference(field: Field, raw: unknown): Checked {
  if (typeof raw !== 'string' || !isId(raw)) {
    return refuse(field, 'MALFORMED_ID', `${field.label}: id value of incorrect type: ${String(raw)}`)
  }
  return { value: toId18(raw) }
}

/** Several values of a picklist, kept apart by semicolons and stored in the order of the list. */
function checkChoices(field: Field, raw: unknown): Checked {
  if (typeof raw !== 'string') return wrongType(field, raw)
  const chosen = raw.split(';').map(text => text.trim())
  const stranger = field.restricted ? chosen.find(text => !isListed(field, text)) : undefined
  if (stranger !== undefined) return badChoice(field, stranger)
  const order = (text: string): number =>
    (field.values.indexOf(text) + field.values.length + 1) % (field.values.length + 1)
  return {
    value: [...new Set(chosen.map(text => listed(field, text)))].toSorted((a, b) => order(a) - order(b)).join(';'),
  }
}

function isListed(field: Field, text: string): boolean {
  return field.values.includes(text) || field.values.some(value => value.toLowerCase() === text.toLowerCase())
}

/** A value of the list is taken in any case and stored as the list has it. */
function listed(field: Field, text: string): string {
  if (field.values.includes(text)) return text
  return field.values.find(value => value.toLowerCase() === text.toLowerCase()) ?? text
}

function badChoice(field: Field, text: string): Checked {
  const message = `${field.label}: bad value for restricted picklist field: ${text}`
  return refuse(field, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', message)
}

function checkText(field: Field, raw: unknown): Checked {
  if (typeof raw !== 'string') return wrongType(field, raw)
  if (field.restricted && !isListed(field, raw)) return badChoice(field, raw)
  if (field.type === 'email' && !EMAIL.test(raw)) {
    return refuse(field, 'INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${raw}`)
  }
  if (raw.length > field.length) {
    return refuse(field, 'STRING_TOO_LONG', `${field.label}: data value too large: ${raw} (max length=${field.length})`)
  }
  return { value: field.restricted ? listed(field, raw) : raw }
}
