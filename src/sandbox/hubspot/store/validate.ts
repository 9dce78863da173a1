// What HubSpot accepts as a property's value, and the form in which it keeps it.
import { isEmailValid } from '@hapi/address'
import type { InvalidValue } from '../http/api-error.ts'
import type { Property } from '../schema/property.ts'

/** A kept value, or the vendor's code and sentence. */
type Verdict = { readonly value: string } | { readonly error: string; readonly message: string }

function refuse(error: string, message: string): Verdict {
  return { error, message }
}

/** Epoch milliseconds of a date value: whole milliseconds or ISO 8601; NaN when it is neither. */
export function instantOf(text: string): number {
  if (/^-?\d+$/.test(text)) return Number(text)
  return /^\d{4}-\d{2}-\d{2}(T.*)?$/.test(text) ? Date.parse(text) : Number.NaN
}

function date(name: string, text: string): Verdict {
  const at = instantOf(text)
  if (Number.isNaN(at)) return refuse('INVALID_DATE', `${text} was not a valid date. (${name})`)
  if (at % 86_400_000 !== 0) return refuse('INVALID_DATE', `${text} is at ${new Date(at).toISOString()}, not midnight!`)
  return { value: new Date(at).toISOString().slice(0, 10) }
}

function datetime(name: string, text: string): Verdict {
  const at = instantOf(text)
  if (Number.isNaN(at)) return refuse('INVALID_LONG', `${text} was not a valid long. (${name})`)
  return { value: new Date(at).toISOString() }
}

function choice(property: Property, text: string, before: string): Verdict {
  if (property.externalOptions) return { value: text }
  const allowed = property.options.map(option => option.value)
  const appends = text.startsWith(';')
  const wanted = property.fieldType === 'checkbox' ? text.split(';').filter(part => part !== '') : [text]
  const stranger = wanted.find(value => !allowed.includes(value))
  if (stranger !== undefined) {
    return refuse('INVALID_OPTION', `${stranger} was not one of the allowed options: [${allowed.join(', ')}]`)
  }
  const kept = appends ? [...before.split(';').filter(part => part !== ''), ...wanted] : wanted
  return { value: [...new Set(kept)].join(';') }
}

function judge(property: Property, text: string, before: string): Verdict {
  const { name } = property
  switch (property.type) {
    case 'number':
      return /^[+-]?\d+(\.\d+)?$/.test(text)
        ? { value: text }
        : refuse('INVALID_LONG', `${text} was not a valid number. (${name})`)
    case 'bool':
      return text === 'true' || text === 'false'
        ? { value: text }
        : refuse('INVALID_OPTION', `${text} was not one of the allowed options: [true, false]`)
    case 'date':
      return date(name, text)
    case 'datetime':
      return datetime(name, text)
    case 'enumeration':
      return choice(property, text, before)
    default:
      if (name === 'email' && !isEmailValid(text.trim())) {
        return refuse('INVALID_EMAIL', `Email address ${text} is invalid`)
      }
      return { value: text }
  }
}

/** A lifecycle stage does not move backwards: such a value is passed over with 200, unless the field was cleared. */
function goesBack(property: Property, before: string, after: string): boolean {
  if (property.name !== 'lifecyclestage') return false
  const order = property.options.map(option => option.value)
  return order.indexOf(after) < order.indexOf(before)
}

/**
 * Checks the values of one write. `before` tells the present values. A null is taken as "not sent", so that a
 * client which believes that null clears is noticed; clearing is the empty string.
 */
export function checkValues(
  properties: ReadonlyMap<string, Property>,
  input: Readonly<Record<string, string | null>>,
  before: Readonly<Record<string, string>>,
): { readonly values: Record<string, string>; readonly problems: readonly InvalidValue[] } {
  const values: Record<string, string> = {}
  const problems: InvalidValue[] = []
  for (const [name, text] of Object.entries(input)) {
    const property = properties.get(name)
    if (property === undefined) {
      const message = `Property "${name}" does not exist`
      problems.push({ message, error: 'PROPERTY_DOESNT_EXIST', name })
    } else if (property.modificationMetadata.readOnlyValue) {
      problems.push({
        message: `"${name}" is a read only property; its value cannot be set.`,
        error: 'READ_ONLY_VALUE',
        name,
      })
    } else if (text === '') {
      values[name] = ''
    } else if (text !== null) {
      const verdict = judge(property, text, before[name] ?? '')
      if ('error' in verdict) problems.push({ ...verdict, name })
      else if (!goesBack(property, before[name] ?? '', verdict.value)) values[name] = verdict.value
    }
  }
  return { values, problems }
}
