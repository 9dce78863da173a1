// State and country picklists: a code brings its text along and a text its code, and both must be in Salesforce's lists.
import type { FieldValue } from '../../../write-log.ts'
import type { RowError } from '../../api-error.ts'
import { addressPrefixes } from '../../rules/address-prefixes.ts'
import { countries, type Place, placeBy, statesOf } from '../../rules/places.ts'
import type { SObjectType } from '../../schema/schema.ts'
import type { Values } from '../../store/record-store.ts'

interface Synced {
  /** Nothing given: undefined. Emptied: null. */
  readonly place?: Place | null
  readonly error?: RowError
}

type Part = 'State' | 'Country'

/** The values with what follows from them, and what is wrong with them. @param before undefined for a new record */
export function syncAddresses(
  type: SObjectType,
  before: Values | undefined,
  values: Values,
): { values: Values; errors: RowError[] } {
  const names = Object.keys(values)
  const touched = addressPrefixes(type).filter(prefix => names.some(name => isPart(name, prefix)))
  const synced = touched.map(prefix => syncOne(prefix, before, values))
  return {
    values: Object.assign({}, values, ...synced.map(each => each.values)),
    errors: synced.flatMap(each => each.errors),
  }
}

function isPart(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && /^(State|Country)(Code)?$/.test(name.slice(prefix.length))
}

function syncOne(prefix: string, before: Values | undefined, values: Values): { values: Values; errors: RowError[] } {
  const isNew = before === undefined
  const country = syncPart(prefix, 'Country', countries, isNew, values)
  if (country.error !== undefined) return { values: {}, errors: [country.error] }
  const { place } = country
  const countryCode = place === undefined ? String(before?.[`${prefix}CountryCode`] ?? '') : (place?.code ?? '')
  const emptied = place === null ? both(prefix, 'State', null) : {}
  const state = syncPart(prefix, 'State', statesOf(countryCode), isNew, values)
  const asked = state.place !== undefined || state.error !== undefined
  if (asked && state.place !== null && countryCode === '') return { values: {}, errors: [countryMissing(prefix)] }
  if (state.error !== undefined) return { values: {}, errors: [state.error] }
  const kept = before?.[`${prefix}State`] ?? null
  const misfit = place !== undefined && place !== null && !asked && kept !== null
  if (misfit && placeBy(statesOf(place.code), 'name', String(kept)) === undefined) {
    return { values: {}, errors: [notListed(prefix, 'State', `${prefix}State`)] }
  }
  return {
    values: {
      ...(place === undefined ? {} : both(prefix, 'Country', place)),
      ...emptied,
      ...(state.place === undefined || place === null ? {} : both(prefix, 'State', state.place)),
    },
    errors: [],
  }
}

function both(prefix: string, part: Part, place: Place | null): Values {
  return { [`${prefix}${part}`]: place?.name ?? null, [`${prefix}${part}Code`]: place?.code ?? null }
}

function syncPart(prefix: string, part: Part, places: readonly Place[], isNew: boolean, values: Values): Synced {
  const codeName = `${prefix}${part}Code`
  const textName = `${prefix}${part}`
  const code = given(values, codeName)
  const text = given(values, textName)
  if (code === undefined && text === undefined) return {}
  const byCode = code ? placeBy(places, 'code', code) : undefined
  const byText = text ? placeBy(places, 'name', text) : undefined
  if (code && byCode === undefined) return { error: notListed(prefix, part, codeName) }
  if (code) {
    // On insert the code overrules another text; on update the two must agree.
    if (!isNew && text !== undefined && byText?.code !== byCode?.code)
      return { error: mismatch(prefix, part, textName) }
    return { place: byCode ?? null }
  }
  if (text && code === undefined && byText === undefined) return { error: notListed(prefix, part, textName) }
  if (text && code === null) {
    return isNew && byText !== undefined ? { place: byText } : { error: mismatch(prefix, part, textName) }
  }
  return { place: byText ?? null }
}

function given(values: Values, name: string): string | null | undefined {
  const value: FieldValue | undefined = values[name]
  return value === undefined ? undefined : value === null ? null : String(value)
}

function labelOf(prefix: string, part: Part): string {
  return `${prefix} ${part === 'State' ? 'State/Province' : 'Country'}`.trim()
}

function refused(message: string, field: string): RowError {
  return { code: 'FIELD_INTEGRITY_EXCEPTION', message, fields: [field] }
}

function notListed(prefix: string, part: Part, field: string): RowError {
  const what = part === 'State' ? 'state' : 'country'
  const choice =
    part === 'State' ? 'a state from the list of valid states' : 'a country/territory from the list of valid countries'
  const message = `There's a problem with this ${what}, even though it may appear correct. Please select ${choice}.`
  return refused(`${message}: ${labelOf(prefix, part)}`, field)
}

function mismatch(prefix: string, part: Part, field: string): RowError {
  const what = part === 'State' ? 'state' : 'country'
  return refused(
    `The existing ${what} doesn't recognize the ${what} value and code together: ${labelOf(prefix, part)}`,
    field,
  )
}

function countryMissing(prefix: string): RowError {
  const label = labelOf(prefix, 'State')
  return refused(
    `A country/territory must be specified before specifying a state value for field: ${label}`,
    `${prefix}State`,
  )
}
