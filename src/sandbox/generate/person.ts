// One invented person: who they are and where they work now, and what a CRM has of them.
import anyAscii from 'any-ascii'
import { flat } from '../flat.ts'
import type { Random } from '../random.ts'
import { type CompanyCore, coreOf } from './company.ts'
import { Dirtier, digitsIn } from './dirt.ts'
import type { Found, GeneratedPerson, PersonFacts, TrueChange } from './facts.ts'
import { detailsOf } from './person-details.ts'
import { originalOf, type Plan, randomFor } from './plan.ts'
import { EVENT_RATES, eventsBetween } from './rates.ts'
import { repeatStamps, type Stamped, stampsWithin } from './stamps.ts'
import { TITLES } from './vocabulary.ts'

/** Numbers in addresses from here on are given to those who came from elsewhere, so that no two meet. */
const NEWCOMERS = 1_000

/** A person and their place of work at one moment. */
interface State {
  readonly company: number
  readonly core: CompanyCore
  readonly facts: PersonFacts
}

const asciiOf = new Map<string, string>()

/** Lower-case letters only; names repeat, so each is spelled out once. */
function plain(name: string): string {
  const known = asciiOf.get(name)
  if (known !== undefined) return known
  const ascii = anyAscii(name)
    .toLowerCase()
    .replace(/[^a-z]/g, '')
  asciiOf.set(name, ascii)
  return ascii
}

/** The people of a company are numbered, and each number has a name and an address of its own. */
function nameOf(plan: Plan, index: number, company: number, core: CompanyCore) {
  const { firstNames, lastNames } = core.country
  const number = Math.floor(index / plan.companies)
  const [row, column] = [number % firstNames.length, Math.floor(number / firstNames.length)]
  const offset = company % 101
  const firstName = firstNames[(row + offset) % firstNames.length] ?? firstNames[0]
  const lastName = lastNames[(row + column + offset) % lastNames.length] ?? lastNames[0]
  const round = Math.floor(number / (firstNames.length * lastNames.length))
  const isCrowded = originalOf(plan, 'company', company) !== null
  const suffix = isCrowded ? NEWCOMERS + plan.firstPerson + index : round === 0 ? '' : round + 1
  return { firstName, lastName, email: flat(`${plain(firstName)}.${plain(lastName)}${suffix}@${core.domain}`) }
}

function phoneAt({ country }: CompanyCore, random: Random): string {
  return flat(`+${country.callingCode}${digitsIn(random.pick(country.landlines), random)}`)
}

function bornState(plan: Plan, index: number, random: Random): State {
  const company = index % plan.companies
  const core = coreOf(plan, company)
  const { country } = core
  const mobile = flat(`+${country.callingCode}${digitsIn(random.pick(country.mobiles), random)}`)
  const facts = {
    ...nameOf(plan, index, company, core),
    phone: phoneAt(core, random),
    mobile,
    title: random.pick(TITLES),
    city: random.pick(country.cities),
    country: country.code,
  }
  return { company, core, facts }
}

/** Draws until something else comes out. */
function other<T>(present: T, draw: () => T): T {
  let drawn = draw()
  for (let tries = 0; drawn === present && tries < 50; tries += 1) drawn = draw()
  return drawn
}

/** A new employer: all that a job brings along is new. */
function moved(plan: Plan, index: number, { company, core, facts }: State, random: Random): State {
  const next = other(company, () => random.int(0, plan.companies - 1))
  const nextCore = next === company ? core : coreOf(plan, next)
  const number = NEWCOMERS + plan.firstPerson + index
  return {
    company: next,
    core: nextCore,
    facts: {
      ...facts,
      email: `${plain(facts.firstName)}.${plain(facts.lastName)}${number}@${nextCore.domain}`,
      phone: other(facts.phone, () => phoneAt(nextCore, random)),
      title: other(facts.title, () => random.pick(TITLES)),
      city: random.pick(nextCore.country.cities),
      country: nextCore.country.code,
    },
  }
}

type PersonEvent = keyof typeof EVENT_RATES
const EVENTS: readonly PersonEvent[] = ['move', 'title', 'phone', 'mobile']
const AGEING = ['email', 'phone', 'mobile', 'title', 'city', 'country'] as const

function become(plan: Plan, index: number, home: CompanyCore, state: State, kind: PersonEvent, random: Random): State {
  const { facts, core } = state
  if (kind === 'move') return moved(plan, index, state, random)
  if (kind === 'title') return { ...state, facts: { ...facts, title: other(facts.title, () => random.pick(TITLES)) } }
  if (kind === 'phone') return { ...state, facts: { ...facts, phone: other(facts.phone, () => phoneAt(core, random)) } }
  const draw = () => `+${home.country.callingCode}${digitsIn(random.pick(home.country.mobiles), random)}`
  return { ...state, facts: { ...facts, mobile: other(facts.mobile, draw) } }
}

function changesBetween(before: State, after: State, at: number): TrueChange[] {
  const changes: TrueChange[] = []
  if (before.core.domain !== after.core.domain) {
    changes.push({ field: 'employer', at, before: before.core.domain, after: after.core.domain })
  }
  for (const field of AGEING) {
    const [old, now] = [before.facts[field], after.facts[field]]
    if (old !== now) changes.push({ field, at, before: old, after: now })
  }
  return changes
}

/** The life of a person from one moment on: how it was at another, how it is in the end, and what changed. */
function lifeOf(plan: Plan, index: number, random: Random, born: number, look: number) {
  let state = bornState(plan, index, random)
  const home = state.core
  let known = state
  const changes: TrueChange[] = []
  for (const { kind, at } of eventsBetween(random, EVENT_RATES, born, plan.now, EVENTS)) {
    const next = become(plan, index, home, state, kind, random)
    changes.push(...changesBetween(state, next, at))
    state = next
    if (at <= look) known = state
  }
  return { known, present: state, home, changes }
}

function foundOf(known: State, home: CompanyCore, dirtier: Dirtier): Found<PersonFacts> {
  const { facts, core } = known
  const { landlines } = core.country
  const { mobiles } = home.country
  return {
    firstName: dirtier.orBlank('firstName', dirtier.text('firstName', facts.firstName)),
    lastName: dirtier.text('lastName', facts.lastName),
    email: dirtier.orBlank('email', dirtier.email('email', facts.email)),
    phone: dirtier.orBlank('phone', dirtier.phone('phone', facts.phone, core.country, landlines)),
    mobile: dirtier.orBlank('mobile', dirtier.phone('mobile', facts.mobile, home.country, mobiles)),
    title: dirtier.orBlank('title', dirtier.text('title', facts.title)),
    city: dirtier.orBlank('city', dirtier.text('city', facts.city)),
    country: dirtier.orBlank('country', dirtier.country('country', core.country)),
  }
}

/** As another colleague typed the same person in: initials, another address or none. */
function asRepeated(found: Found<PersonFacts>, number: number, own: Random, dirtier: Dirtier): Found<PersonFacts> {
  const initial = found.firstName?.trim().slice(0, 1) ?? ''
  const hasInitials = initial !== '' && own.chance(0.4)
  if (hasInitials) dirtier.note('firstName', 'initials')
  const domain = found.email?.toLowerCase().split('@')[1]
  const hasAlias = domain !== undefined && own.chance(0.5)
  if (domain !== undefined) dirtier.note('email', hasAlias ? 'alias' : 'blank')
  return {
    ...found,
    firstName: hasInitials ? `${initial}.` : found.firstName,
    email: hasAlias ? `contact${number}@${domain}` : null,
  }
}

export function generatePerson(plan: Plan, index: number): GeneratedPerson {
  const duplicateOf = originalOf(plan, 'person', index)
  const first = duplicateOf ?? index
  const random = randomFor(plan, 'person', first)
  const own = randomFor(plan, 'look', index + 0x2000_0000)
  const born = stampsWithin(random, plan.now)
  const stamps: Stamped = duplicateOf === null ? born : repeatStamps(own, born, plan.now)
  const { known, present, home, changes } = lifeOf(plan, first, random, born.createdAt, stamps.modifiedAt)
  const dirtier = new Dirtier(own, plan.dirt)
  if (known.core.domain !== present.core.domain) dirtier.note('employer', 'outdated')
  for (const field of AGEING) if (known.facts[field] !== present.facts[field]) dirtier.note(field, 'outdated')
  const found = foundOf(known, home, dirtier)
  const number = NEWCOMERS + plan.firstPerson + index
  return {
    index,
    truth: present.facts,
    found: duplicateOf === null ? found : asRepeated(found, number, own, dirtier),
    dirt: dirtier.dirt,
    changes,
    ...stamps,
    duplicateOf,
    employer: present.company,
    foundEmployer: known.company,
    details: detailsOf(own, home.country.code.toLowerCase()),
  }
}
