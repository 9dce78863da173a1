// One invented company: its truth, and what a CRM has of it.
import type { Random } from '../random.ts'
import { DIRT_RATES, Dirtier, digitsIn } from './dirt.ts'
import type { CompanyFacts, Found, GeneratedCompany } from './facts.ts'
import { stampsWithin } from './stamps.ts'
import { COUNTRIES, INDUSTRIES, NAME_ENDS, NAME_STARTS } from './vocabulary.ts'

/** A domain that nobody else got yet. */
function freeDomain(own: string, countryCode: string, taken: Set<string>): string {
  const slug = own.toLowerCase().replaceAll(' ', '-')
  let domain = `${slug}.example`
  for (let number = 1; taken.has(domain); number += 1) {
    domain = `${slug}-${countryCode.toLowerCase()}${number === 1 ? '' : number}.example`
  }
  taken.add(domain)
  return domain
}

/** Company sizes spread like real ones: many small, few large. */
function employeesOf(random: Random): number {
  return Math.round(10 ** (0.7 + random.next() * 3.6))
}

/** `now` in epoch ms; `taken` holds the domains in use and gains this one. */
export function generateCompany(random: Random, now: number, taken: Set<string>): GeneratedCompany {
  const country = random.pick(COUNTRIES)
  const industry = random.pick(INDUSTRIES)
  const own = `${random.pick(NAME_STARTS)}${random.pick(NAME_ENDS)} ${random.pick(industry.trades)}`
  const forms = random.pick(country.legalForms)
  const domain = freeDomain(own, country.code, taken)
  const range = random.pick(country.landlines)
  const digits = digitsIn(range, random)
  const truth: CompanyFacts = {
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
  const dirtier = new Dirtier(random)
  const miscounted = random.chance(DIRT_RATES.employees)
  const employees = Math.max(1, Math.round(truth.employees * (miscounted ? 0.5 + random.next() : 1)))
  if (employees !== truth.employees) dirtier.note('employees', 'outdated')
  const found: Found<CompanyFacts> = {
    name: dirtier.text('name', dirtier.legalForm('name', own, forms)),
    domain,
    website: dirtier.orBlank('website', dirtier.website('website', domain)),
    phone: dirtier.orBlank('phone', dirtier.phone('phone', truth.phone, digits, range)),
    city: dirtier.orBlank('city', dirtier.text('city', truth.city)),
    country: dirtier.orBlank('country', dirtier.country('country', country)),
    industry: dirtier.orBlank('industry', truth.industry),
    employees: dirtier.orBlank('employees', employees),
    founded: truth.founded,
  }
  const inFirmographics = random.chance(DIRT_RATES.firmographics)
  const stamps = stampsWithin(random, now)
  return { truth, found, dirt: dirtier.dirt, ...stamps, hubspotIndustry: industry.hubspot, inFirmographics }
}
