// One invented company: its truth, and what a CRM has of it.
import type { Random } from '../random.ts'
import type { Country, List } from './countries/country.ts'
import { DIRT_RATES, Dirtier, digitsIn } from './dirt.ts'
import type { CompanyFacts, Found, GeneratedCompany, TrueChange } from './facts.ts'
import { originalOf, type Plan, randomFor } from './plan.ts'
import { COMPANY_EVENT_RATES, eventsBetween } from './rates.ts'
import { repeatStamps, type Stamped, stampsWithin } from './stamps.ts'
import { COUNTRIES, INDUSTRIES, type Industry, NAME_ENDS, NAME_STARTS } from './vocabulary.ts'

/** What never changes of a company, which is all that is needed to know its people. */
export interface CompanyCore {
  readonly own: string
  readonly domain: string
  readonly country: Country
  readonly industry: Industry
  readonly forms: List<string>
}

const TRADES = INDUSTRIES.flatMap(industry => industry.trades.map(trade => ({ industry, trade })))
const NAMES = NAME_STARTS.length * NAME_ENDS.length * TRADES.length
/** Shares no factor with the number of names, so that each is given once before any is given again. */
const STEP = 48_271

/** Every company has a name and a domain that no other one has, without asking the others. */
export function coreOf(plan: Plan, index: number): CompanyCore {
  const original = originalOf(plan, 'company', index) ?? index
  const random = randomFor(plan, 'company', original)
  const number = plan.firstCompany + original
  const place = (number * STEP) % NAMES
  const { industry, trade } = TRADES[place % TRADES.length] ?? { industry: INDUSTRIES[0], trade: 'Trading' }
  const rest = Math.floor(place / TRADES.length)
  const start = NAME_STARTS[rest % NAME_STARTS.length] ?? ''
  const own = `${start}${NAME_ENDS[Math.floor(rest / NAME_STARTS.length)] ?? ''} ${trade}`
  const round = Math.floor(number / NAMES)
  const slug = own.toLowerCase().replaceAll(' ', '-')
  const country = random.pick(COUNTRIES)
  const forms = random.pick(country.legalForms)
  return { own, domain: `${slug}${round === 0 ? '' : `-${round + 1}`}.example`, country, industry, forms }
}

/** Company sizes spread like real ones: many small, few large. */
function employeesOf(random: Random): number {
  return Math.round(10 ** (0.7 + random.next() * 3.6))
}

type Facts = { -readonly [K in keyof CompanyFacts]: CompanyFacts[K] }

/** How the company is when its record is made. */
function bornFacts({ own, domain, country, industry, forms }: CompanyCore, random: Random): Facts {
  const digits = digitsIn(random.pick(country.landlines), random)
  return {
    name: `${own} ${forms[0]}`,
    domain,
    website: `https://www.${domain}`,
    phone: `+${country.callingCode}${digits}`,
    city: random.pick(country.cities),
    country: country.code,
    industry: industry.name,
    employees: employeesOf(random),
    founded: random.int(1890, 2018),
  }
}

type CompanyEvent = keyof typeof COMPANY_EVENT_RATES
const EVENTS: readonly CompanyEvent[] = ['phone', 'city', 'employees', 'industry']

/** Draws until something else comes out; gives up where there is nothing else. */
function other<T>(present: T, draw: () => T): T {
  for (let tries = 0; tries < 20; tries += 1) {
    const drawn = draw()
    if (drawn !== present) return drawn
  }
  return present
}

function become(facts: Facts, kind: CompanyEvent, { country }: CompanyCore, random: Random): TrueChange[] {
  const before = facts[kind]
  if (kind === 'phone') {
    const draw = () => `+${country.callingCode}${digitsIn(random.pick(country.landlines), random)}`
    facts.phone = other(facts.phone, draw)
  } else if (kind === 'city') facts.city = other(facts.city, () => random.pick(country.cities))
  else if (kind === 'industry') facts.industry = other(facts.industry, () => random.pick(INDUSTRIES).name)
  else facts.employees = Math.max(1, Math.round(other(facts.employees, () => facts.employees * (0.7 + random.next()))))
  const after = facts[kind]
  return before === after ? [] : [{ field: kind, at: 0, before: String(before), after: String(after) }]
}

/** The life of a company from one moment on: how it was at another, how it is in the end, and what changed. */
function lifeOf(core: CompanyCore, random: Random, { createdAt, modifiedAt }: Stamped, now: number) {
  const facts = bornFacts(core, random)
  let known: CompanyFacts = { ...facts }
  const changes: TrueChange[] = []
  for (const { kind, at } of eventsBetween(random, COMPANY_EVENT_RATES, createdAt, now, EVENTS)) {
    for (const change of become(facts, kind, core, random)) changes.push({ ...change, at })
    if (at <= modifiedAt) known = { ...facts }
  }
  const truth: CompanyFacts = facts
  return { known, truth, changes }
}

function foundOf(core: CompanyCore, known: CompanyFacts, dirtier: Dirtier): Found<CompanyFacts> {
  const { country, own, domain, forms } = core
  return {
    name: dirtier.text('name', dirtier.legalForm('name', own, forms)),
    domain,
    website: dirtier.orBlank('website', dirtier.website('website', domain)),
    phone: dirtier.orBlank('phone', dirtier.phone('phone', known.phone, country, country.landlines)),
    city: dirtier.orBlank('city', dirtier.text('city', known.city)),
    country: dirtier.orBlank('country', dirtier.country('country', country)),
    industry: dirtier.orBlank('industry', known.industry),
    employees: dirtier.orBlank('employees', known.employees),
    founded: known.founded,
  }
}

export function generateCompany(plan: Plan, index: number): GeneratedCompany {
  const duplicateOf = originalOf(plan, 'company', index)
  const core = coreOf(plan, index)
  const random = randomFor(plan, 'company', (duplicateOf ?? index) + 0x1000_0000)
  const born = stampsWithin(random, plan.now)
  const own = randomFor(plan, 'look', index)
  const stamps = duplicateOf === null ? born : repeatStamps(own, born, plan.now)
  const { known, truth, changes } = lifeOf(core, random, { ...stamps, createdAt: born.createdAt }, plan.now)
  const dirtier = new Dirtier(own, plan.dirt)
  for (const field of EVENTS) if (known[field] !== truth[field]) dirtier.note(field, 'outdated')
  const found = foundOf(core, known, dirtier)
  const inFirmographics = duplicateOf === null && own.chance(DIRT_RATES.firmographics)
  const hubspotIndustry = INDUSTRIES.find(({ name }) => name === known.industry)?.hubspot ?? core.industry.hubspot
  const owner = own.int(0, 1_000)
  return {
    index,
    truth,
    found,
    dirt: dirtier.dirt,
    changes,
    ...stamps,
    duplicateOf,
    hubspotIndustry,
    inFirmographics,
    owner,
  }
}
