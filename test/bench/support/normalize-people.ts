// Made-up contacts and companies for the normalization benchmark: of many countries, every name, number and address
// another, and as untidy as CRMs are.
import { type CountryCode, getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { createRandom, type Random } from '../../../src/sandbox/random.ts'
import type { Values } from './normalize-fields.ts'
import { PLACES, type Place } from './normalize-world.ts'

/** Some fixed lines beside the mobile numbers that the library gives examples of. */
const FIXED: Readonly<Record<string, string>> = {
  US: '+14155552671',
  GB: '+442079460018',
  DE: '+498912345678',
  FR: '+33142685300',
  NO: '+4722334455',
  IT: '+390612345678',
  PL: '+48223456789',
  JP: '+81332121234',
}
const FREE = ['gmail.com', 'outlook.com', 'yahoo.com', 'web.de', 'qq.com', 'mail.ru'] as const
const WORDS = [
  'north',
  'acme',
  'blue',
  'data',
  'green',
  'solar',
  'tech',
  'trans',
  'inter',
  'euro',
  'nova',
  'pro',
] as const
const TRADES = ['Logistics', 'Software', 'Foods', 'Energy', 'Consulting', 'Bau', 'Pharma', 'Mobility'] as const
const INDUSTRIES = ['Computer Software', 'BANKING', 'Retail', 'Maschinenbau', 'Oil & Energy', 'health care'] as const
const NOTES = ['Met at the fair in June.\nWants a call back', 'see file', 'Prefers e-mail; speaks French', ''] as const

export function makeContacts(seed: number, count: number): Values[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => contact(random))
}

export function makeCompanies(seed: number, count: number): Values[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => company(random))
}

function contact(random: Random): Values {
  const place = random.pick(PLACES)
  const [first, last] = [oneOf(place.first, random), `${oneOf(place.last, random)}${tail(place.last, random)}`]
  const firm = firmOf(place, random)
  const [city = '', state = ''] = oneOf(place.cities, random).split('|')
  return [
    oneOf(place.names, random),
    untidy(first, random),
    untidy(last, random),
    emailOf(first, last, firm.domain, random),
    phoneOf(place, FIXED[place.code], random),
    phoneOf(place, undefined, random),
    untidy(oneOf(place.titles, random), random),
    untidy(firm.name, random),
    firm.website,
    streetOf(place, random),
    untidy(city, random),
    state,
    postcodeOf(place, random),
    `https://www.linkedin.com/in/${slug(`${first}-${last}`)}-${random.int(1000, 99999)}`,
    random.pick(NOTES),
  ]
}

function company(random: Random): Values {
  const place = random.pick(PLACES)
  const firm = firmOf(place, random)
  const [city = '', state = ''] = oneOf(place.cities, random).split('|')
  return [
    oneOf(place.names, random),
    untidy(firm.name, random),
    firm.website,
    phoneOf(place, FIXED[place.code], random),
    streetOf(place, random),
    untidy(city, random),
    state,
    postcodeOf(place, random),
    random.pick(INDUSTRIES),
    random.pick([`${random.int(1, 9000)}`, '1,500', '51-200', `${random.int(1, 9)} 400`]),
    random.pick([`${random.int(1000, 9_000_000)}`, `${random.int(1, 900)},000,000`, '1.500.000,50']),
    random.pick(NOTES),
  ]
}

function firmOf(place: Place, random: Random) {
  const own = `${random.pick(WORDS)}${random.pick(WORDS)}${random.int(1, 99_999)}`
  const name =
    `${own.charAt(0).toUpperCase()}${own.slice(1)} ${random.pick(TRADES)} ${oneOf(place.form, random)}`.trim()
  const domain = `${own}.${random.chance(0.3) ? 'com' : place.domain}`
  const website = random.pick([
    domain,
    `www.${domain}`,
    `https://www.${domain}/`,
    `HTTP://${domain.toUpperCase()}/About`,
  ])
  return { name, domain, website }
}

function emailOf(first: string, last: string, domain: string, random: Random): string {
  const host = random.chance(0.2) ? random.pick(FREE) : domain
  const address = `${slug(first)}.${slug(last)}${random.int(1, 999)}@${host}`
  const dice = random.next()
  if (dice < 0.1) return address.toUpperCase()
  return dice < 0.13 ? `${first} ${last} <${address}>` : dice < 0.16 ? ` ${address}` : address
}

/** The last digits of an example are drawn anew; written as people write them. */
function phoneOf(place: Place, fixed: string | undefined, random: Random): string {
  const example = fixed ?? getExampleNumber(countryOf(place), examples)?.number ?? ''
  const tailed = example.slice(0, -5) + String(random.int(0, 99_999)).padStart(5, '0')
  const number = parsePhoneNumberFromString(tailed)
  if (number === undefined) return tailed
  const dice = random.next()
  const extension = random.chance(0.05) ? ` ext. ${random.int(1, 9999)}` : ''
  if (dice < 0.3) return number.formatInternational() + extension
  if (dice < 0.45) return number.number
  if (dice < 0.6) return number.formatNational().replace(/\D/g, '')
  return number.formatNational() + extension
}

function countryOf({ code }: Place): CountryCode {
  const known: readonly CountryCode[] = ['US', 'GB', 'DE', 'AT', 'FR', 'ES', 'MX', 'IT', 'NO']
  const more: readonly CountryCode[] = ['SE', 'NL', 'PL', 'TR', 'RU', 'JP', 'CN', 'IN', 'BR']
  return [...known, ...more].find(each => each === code) ?? 'US'
}

function streetOf(place: Place, random: Random): string {
  return place.street.replace(/%/g, () => String(random.int(1, 400)))
}

function postcodeOf(place: Place, random: Random): string {
  const code = place.postcode.replace(/#/g, () => String(random.int(0, 9)))
  return code.replace(/@/g, () => String.fromCharCode(65 + random.int(0, 25)))
}

/** Six in a hundred in capitals, five in small letters, eight with spaces too many. */
function untidy(text: string, random: Random): string {
  const dice = random.next()
  const cased = dice < 0.06 ? text.toUpperCase() : dice < 0.11 ? text.toLowerCase() : text
  return random.chance(0.08) ? random.pick([`${cased} `, `\u00a0${cased}`, cased.replace(' ', '  ')]) : cased
}

/** A second surname, so that names are many. */
function tail(list: string, random: Random): string {
  return random.chance(0.5) ? `-${oneOf(list, random)}` : ''
}

function oneOf(list: string, random: Random): string {
  const [first = '', ...others] = list.split(';')
  return random.pick([first, ...others])
}

function slug(text: string): string {
  const plain = text.normalize('NFKD').toLowerCase()
  return plain.replace(/[^a-z]+/g, '') || 'info'
}
