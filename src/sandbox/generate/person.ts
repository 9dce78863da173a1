// One invented person: who they are and where they work now, and what a CRM has of them.
import anyAscii from 'any-ascii'
import type { Random } from '../random.ts'
import type { Country, List } from './countries/country.ts'
import { DIRT_RATES, Dirtier, digitsIn } from './dirt.ts'
import type { Found, GeneratedCompany, GeneratedPerson, PersonFacts } from './facts.ts'
import { stampsWithin, YEAR_MS } from './stamps.ts'
import { COUNTRIES, TITLES } from './vocabulary.ts'

/** The work address at a company's domain; a number is added where the name is taken. */
function freeEmail(first: string, last: string, domain: string, taken: Set<string>): string {
  const plain = (name: string): string =>
    anyAscii(name)
      .toLowerCase()
      .replace(/[^a-z]/g, '')
  const local = `${plain(first)}.${plain(last)}`
  let email = `${local}@${domain}`
  for (let number = 2; taken.has(email); number += 1) email = `${local}${number}@${domain}`
  taken.add(email)
  return email
}

function countryOf(company: GeneratedCompany): Country {
  return COUNTRIES.find(country => country.code === company.truth.country) ?? COUNTRIES[0]
}

/** What a job brings along: a person who moves gets all of it anew. */
function jobAt(company: GeneratedCompany, random: Random) {
  const country = countryOf(company)
  const range = random.pick(country.landlines)
  const digits = digitsIn(range, random)
  const facts = {
    phone: `+${country.callingCode}${digits}`,
    title: random.pick(TITLES),
    city: company.truth.city,
    country: country.code,
  }
  return { company, country, range, digits, facts }
}

/** Notes everything that the move made untrue. */
function noteMove(dirtier: Dirtier, before: Partial<PersonFacts>, truth: PersonFacts): void {
  dirtier.note('employer', 'outdated')
  for (const field of ['email', 'phone', 'title', 'city', 'country'] as const) {
    if (before[field] !== truth[field]) dirtier.note(field, 'outdated')
  }
}

/** `now` in epoch ms; `taken` holds the addresses in use and gains this person's. */
export function generatePerson(
  random: Random,
  now: number,
  companies: List<GeneratedCompany>,
  taken: Set<string>,
): GeneratedPerson {
  const known = jobAt(random.pick(companies), random)
  const stamps = stampsWithin(random, now)
  const years = (now - stamps.modifiedAt) / YEAR_MS
  const moved = random.chance(1 - (1 - DIRT_RATES.movesPerYear) ** years)
  const present = moved ? jobAt(random.pick(companies), random) : known
  const [firstName, lastName] = [random.pick(known.country.firstNames), random.pick(known.country.lastNames)]
  const knownEmail = freeEmail(firstName, lastName, known.company.truth.domain, taken)
  const email = moved ? freeEmail(firstName, lastName, present.company.truth.domain, taken) : knownEmail
  const range = random.pick(known.country.mobiles)
  const digits = digitsIn(range, random)
  const mobile = `+${known.country.callingCode}${digits}`
  const truth: PersonFacts = { firstName, lastName, email, mobile, ...present.facts }
  const dirtier = new Dirtier(random)
  if (moved) noteMove(dirtier, { ...known.facts, email: knownEmail }, truth)
  const found: Found<PersonFacts> = {
    firstName: dirtier.orBlank('firstName', dirtier.text('firstName', firstName)),
    lastName: dirtier.text('lastName', lastName),
    email: dirtier.orBlank('email', dirtier.email('email', knownEmail)),
    phone: dirtier.orBlank('phone', dirtier.phone('phone', known.facts.phone, known.digits, known.range)),
    mobile: dirtier.orBlank('mobile', dirtier.phone('mobile', mobile, digits, range)),
    title: dirtier.orBlank('title', dirtier.text('title', known.facts.title)),
    city: dirtier.orBlank('city', dirtier.text('city', known.facts.city)),
    country: dirtier.orBlank('country', dirtier.country('country', known.country)),
  }
  return { truth, found, dirt: dirtier.dirt, ...stamps, employer: present.company, foundEmployer: known.company }
}
