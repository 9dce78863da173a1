// Salesforce's lists of countries and states. Names and codes are ISO 3166's, with the few names that Salesforce words
// otherwise; only nine countries come with states.
import { iso31661, iso31662 } from 'iso-3166'

export interface Place {
  readonly code: string
  readonly name: string
}

const NAMES: Readonly<Record<string, string>> = {
  US: 'United States',
  GB: 'United Kingdom',
  NL: 'Netherlands',
  TW: 'Taiwan',
  PS: 'Palestine',
  FK: 'Falkland Islands (Malvinas)',
}
const WITH_STATES = ['AU', 'BR', 'CA', 'CN', 'IE', 'IN', 'IT', 'MX', 'US']
/** Their first level is not what an address names. */
const SECOND_LEVEL = ['IE', 'IT']

export const countries: readonly Place[] = iso31661.map(({ alpha2, name }) => {
  return { code: alpha2, name: NAMES[alpha2] ?? name }
})

const states = new Map<string, readonly Place[]>(
  WITH_STATES.map(country => {
    const isSecond = SECOND_LEVEL.includes(country)
    const inside = iso31662.filter(
      ({ code, parent }) => code.startsWith(`${country}-`) && parent.includes('-') === isSecond,
    )
    return [country, inside.map(({ code, name }) => ({ code: code.slice(country.length + 1), name }))]
  }),
)

/** The states of a country; none for most. @param code in upper case */
export function statesOf(code: string): readonly Place[] {
  return states.get(code) ?? []
}

/** Every state code there is. */
export const stateCodes: readonly string[] = [
  ...new Set([...states.values()].flat().map(({ code }) => code)),
].toSorted()

/** The place that has this code, or this name, in any case. */
export function placeBy(places: readonly Place[], key: 'code' | 'name', text: string): Place | undefined {
  const wanted = text.trim().toLowerCase()
  return places.find(place => place[key].toLowerCase() === wanted)
}
