// What HubSpot accepts as a property's value, and the form in which it keeps it.
import { isEmailValid } from '@hapi/address'
import type { InvalidValue } from '../http/api-error.ts'
import type { Property } from '../schema/property.ts'
import type { Values } from '../store/record.ts'

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

/** The furthest moment that a date can tell, epoch milliseconds. */
const FURTHEST = 8_640_000_000_000_000

/** As `instantOf`, and NaN too for a day that no calendar has and for a moment beyond all dates. */
function momentOf(text: string): number {
  const at = instantOf(text)
  if (Number.isNaN(at) || Math.abs(at) > FURTHEST) return Number.NaN
  const [day] = /^\d{4}-\d{2}-\d{2}/.exec(text) ?? []
  return day === undefined || new Date(day).toISOString().startsWith(day) ? at : Number.NaN
}

function date(name: string, text: string): Verdict {
  const at = momentOf(text)
  if (Number.isNaN(at)) return refuse('INVALID_DATE', `${text} was not a valid date. (${name})`)
  if (at % 86_400_000 !== 0) return refuse('INVALID_DATE', `${text} is at ${new Date(at).toISOString()}, not midnight!`)
  return { value: new Date(at).toISOString().slice(0, 10) }
}

function datetime(name: string, text: string): Verdict {
  const at = momentOf(text)
  if (Number.isNaN(at)) return refuse('INVALID_LONG', `${text} was not a valid long. (${name})`)
  return { value: new Date(at).toISOString() }
}

/** Most characters that a value may have. */
const LONGEST = 65_536

/** What a check needs to know beside the property itself. */
export interface ValueGround {
  readonly known: ReadonlyMap<string, Property>
  /** Whether an owner with this id is there. */
  readonly isOwner: (id: string) => boolean
  /** What becomes of a lifecycle stage that lies behind the present one. */
  readonly lifecycleBackward: 'ignore' | 'accept' | 'reject'
}

function choice(property: Property, text: string, before: string, ground: ValueGround): Verdict {
  if (property.referencedObjectType === 'OWNER') {
    if (ground.isOwner(text)) return { value: text }
    return refuse('INVALID_OWNER_ID', `${text} is not a valid owner id. (${property.name})`)
  }
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

/** An e-mail address, or for further addresses several with semicolons between. */
function addresses(text: string, many: boolean): Verdict {
  const list = (many ? text.split(';') : [text]).map(part => part.trim()).filter(part => part !== '')
  const wrong = list.find(part => !isEmailValid(part))
  if (wrong !== undefined || list.length === 0) {
    return refuse('INVALID_EMAIL', `Email address ${wrong ?? text} is invalid`)
  }
  return { value: list.join(';').toLowerCase() }
}

/** New members behind the present ones: a leading semicolon appends. */
function appended(text: string, before: string): string {
  if (!text.startsWith(';')) return text
  const parts = [...before.split(';'), ...text.split(';')].filter(part => part !== '')
  return [...new Set(parts)].join(';')
}

function judge(property: Property, sent: string, before: string, ground: ValueGround): Verdict {
  const { name } = property
  const additional = name === 'hs_additional_emails'
  const text = additional ? appended(sent, before) : sent
  if (text.length > LONGEST) {
    return refuse('VALUE_TOO_LONG', `Property "${name}" is longer than the maximum of ${LONGEST} characters`)
  }
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
      return choice(property, text, before, ground)
    default:
      return name === 'email' || additional ? addresses(text, additional) : { value: text }
  }
}

/** Whether a lifecycle stage would move back without having been cleared first. */
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
  ground: ValueGround,
  input: Readonly<Record<string, string | null>>,
  before: Values,
): { readonly values: Record<string, string>; readonly problems: readonly InvalidValue[] } {
  const values: Record<string, string> = {}
  const problems: InvalidValue[] = []
  for (const [sent, text] of Object.entries(input)) {
    const name = sent.toLowerCase()
    const property = ground.known.get(name)
    const present = before[name] ?? ''
    if (property === undefined) {
      const message = `Property "${sent}" does not exist`
      problems.push({ message, error: 'PROPERTY_DOESNT_EXIST', name: sent })
    } else if (property.modificationMetadata.readOnlyValue) {
      const message = `"${name}" is a read only property; its value cannot be set.`
      problems.push({ message, error: 'READ_ONLY_VALUE', name })
    } else if (text === '') {
      values[name] = ''
    } else if (text !== null) {
      const verdict = judge(property, text, present, ground)
      if ('error' in verdict) problems.push({ ...verdict, name })
      else if (ground.lifecycleBackward === 'accept' || !goesBack(property, present, verdict.value))
        values[name] = verdict.value
      else if (ground.lifecycleBackward === 'reject') {
        const message = `Lifecycle stage cannot move back from ${present} to ${verdict.value}`
        problems.push({ message, error: 'INVALID_LIFECYCLE_STAGE', name })
      }
    }
  }
  return { values, problems }
}
