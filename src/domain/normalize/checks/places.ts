// What belongs to a country has to be of the record's country: its telephone numbers, postcodes and states.
import { clean, inForm } from '../clean.ts'
import { hasPostcodes, postcodeIn } from '../places/postcodes.ts'
import { knowsStatesOf, stateIn } from '../places/states.ts'
import { parsePhone } from '../rules/phone.ts'
import { type Check, type CheckedRecord, type Compared, fieldsOf } from './check.ts'

/** Countries with one numbering plan: a number does not always tell which of them it is of. */
const ONE_PLAN = [
  ['GB', 'GG', 'JE', 'IM'],
  ['IT', 'VA', 'SM'],
  ['FI', 'AX'],
  ['NO', 'SJ'],
  ['AU', 'CX', 'CC'],
  ['MA', 'EH'],
  ['RU', 'KZ'],
  ['FR', 'GP', 'MQ', 'GF', 'RE', 'YT', 'PM', 'BL', 'MF'],
  ['US', 'PR', 'VI', 'GU', 'AS', 'MP'],
  ['CW', 'BQ'],
  ['CN', 'HK', 'MO'],
]

/** Kinds of numbers that are called from anywhere and told by no area. */
const ANYWHERE = new Set(['TOLL_FREE', 'SHARED_COST', 'PREMIUM_RATE', 'UAN', 'VOIP', 'PERSONAL_NUMBER'])

const phoneCountry: Check = {
  id: 'phone-country',
  version: 1,
  measures: 'consistency',
  compares: 'the country code of a telephone number with the country',
  run: record => {
    const { country } = record
    if (country === null) return []
    return fieldsOf(record, 'phone', 'mobile').flatMap(({ field, value }): Compared[] => {
      const number = parsePhone(value, country)
      // Numbers of no country (freephone, satellites) and such as are not in use tell nothing.
      if (number?.country == null || !number.valid || ANYWHERE.has(number.type ?? '')) return []
      const same =
        number.country === country ||
        ONE_PLAN.some(plan => plan.includes(country) && plan.includes(number.country ?? ''))
      return [{ fields: [field], why: same ? null : `a number of ${number.country} in a record of ${country}` }]
    })
  },
}

const postcodeCountry: Check = {
  id: 'postcode-country',
  version: 1,
  measures: 'validity',
  compares: 'the form of a postcode with that of the country’s post',
  run: record => {
    const { country } = record
    if (country === null || !hasPostcodes(country)) return []
    return fieldsOf(record, 'postcode').map(({ field, value }) => {
      const found = postcodeIn(inForm(clean(value), 'NFKC'), country)
      return { fields: [field], why: found === null ? `no postcode of ${country}` : null }
    })
  },
}

const stateCountry: Check = {
  id: 'state-country',
  version: 1,
  measures: 'consistency',
  compares: 'a state or province with those of the country',
  run: (record: CheckedRecord) => {
    const { country } = record
    if (country === null || !knowsStatesOf(country)) return []
    return fieldsOf(record, 'state').map(({ field, value }) => {
      return { fields: [field], why: stateIn(clean(value), country) === null ? `no state of ${country}` : null }
    })
  },
}

export const PLACES: readonly Check[] = [phoneCountry, postcodeCountry, stateCountry]
