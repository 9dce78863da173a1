import { beforeAll, describe, expect, it } from 'vitest'
import { createClock } from '../../src/sandbox/clock.ts'
import type { TrueChange } from '../../src/sandbox/generate/facts.ts'
import { populationOf } from '../../src/sandbox/generate/population.ts'
import { FIELD_RATES } from '../../src/sandbox/generate/rates.ts'
import { seedPopulation } from '../../src/sandbox/seed.ts'
import { createWorld, type World } from '../../src/sandbox/world.ts'

const NOW = Date.UTC(2026, 0, 1)
const YEAR = 365.25 * 86_400_000
const wanted = { companies: 1_500, contacts: 6_000, leads: 0, deals: 600 }

/** Changes per record and year, over the whole time that the records exist. */
function rateOf(
  records: Iterable<{ readonly createdAt: number; readonly changes: readonly TrueChange[] }>,
  field: string,
) {
  let [changes, years] = [0, 0]
  for (const record of records) {
    changes += record.changes.filter(change => change.field === field).length
    years += (NOW - record.createdAt) / YEAR
  }
  return { changes, rate: changes / years }
}

describe('the truth of a population', () => {
  const population = populationOf(wanted, { seed: 5, now: NOW })

  it.each(['employer', 'email', 'phone', 'title', 'mobile'] as const)(
    'changes the %s of people at its stated hazard, within three standard errors',
    field => {
      const { changes, rate } = rateOf(population.persons, field)
      const stated = FIELD_RATES.persons[field]
      expect(changes).toBeGreaterThan(500)
      expect(Math.abs(rate - stated)).toBeLessThan((3 * stated) / Math.sqrt(changes))
    },
  )

  it.each(['phone', 'employees', 'city'] as const)('changes the %s of companies at its stated hazard', field => {
    const { changes, rate } = rateOf(population.companies, field)
    const stated = FIELD_RATES.companies[field]
    expect(Math.abs(rate - stated)).toBeLessThan((3 * stated) / Math.sqrt(changes))
  })

  it('waits exponentially: as long as the mean, and half of the waits are below ln 2 of it', () => {
    const waits: number[] = []
    for (const { createdAt, changes } of population.persons) {
      const first = changes.find(change => change.field === 'title')
      if (NOW - createdAt > 4 * YEAR && first !== undefined) waits.push((first.at - createdAt) / YEAR)
    }
    const rate = FIELD_RATES.persons.title
    const within = (years: number) => waits.filter(wait => wait < years).length / waits.filter(wait => wait < 4).length
    for (const years of [1, 2, 3]) {
      const expected = (1 - Math.exp(-rate * years)) / (1 - Math.exp(-rate * 4))
      expect(Math.abs(within(years) - expected)).toBeLessThan(0.05)
    }
  })

  it('ends where its changes lead, and leaves the CRM with what was true at the last edit', () => {
    for (const { changes, truth, found, dirt, modifiedAt } of population.persons) {
      const last = changes.findLast(change => change.field === 'title')
      if (last !== undefined) expect(truth.title).toBe(last.after)
      const known = changes.findLast(change => change.field === 'title' && change.at <= modifiedAt)
      if (known !== undefined && !dirt.some(({ field }) => field === 'title')) expect(found.title).toBe(known.after)
    }
  })

  it('repeats companies and people at the stated share, with the same truth and another look', () => {
    const repeated = populationOf(wanted, { seed: 5, now: NOW, duplicates: 0.1 })
    const people = [...repeated.persons]
    const repeats = people.filter(person => person.duplicateOf !== null)
    expect(Math.abs(repeats.length / people.length - 0.1)).toBeLessThan(0.015)
    for (const { duplicateOf, truth, createdAt } of repeats) {
      const first = people[duplicateOf ?? -1]
      expect(first?.duplicateOf).toBeNull()
      expect(truth).toEqual(first?.truth)
      expect(createdAt).toBeGreaterThanOrEqual(first?.createdAt ?? Number.POSITIVE_INFINITY)
    }
    const emails = people.flatMap(({ found }) => found.email?.toLowerCase() ?? [])
    expect(new Set(emails).size).toBe(emails.length)
    const companies = [...repeated.companies]
    const twin = companies.find(company => company.duplicateOf !== null)
    expect(twin?.truth).toEqual(companies[twin?.duplicateOf ?? -1]?.truth)
  })

  it('puts less dirt, or none, on when told so', () => {
    const clean = populationOf(wanted, { seed: 5, now: NOW, dirt: 0 })
    for (const { dirt } of clean.persons) expect(dirt.every(({ kind }) => kind === 'outdated')).toBe(true)
  })
})

describe('a seeded world with a past', () => {
  let world: World
  beforeAll(() => {
    world = createWorld({ clock: createClock(() => NOW) })
    const options = { seed: 1, history: true, duplicates: 0, dirt: 1 }
    seedPopulation(world, { companies: 20, contacts: 200, leads: 10, deals: 30, ...options })
  })

  it('shows the true changes up to the last edit in both CRMs’ histories, of which Salesforce keeps two years', () => {
    const twoYearsAgo = new Date(NOW).setUTCFullYear(new Date(NOW).getUTCFullYear() - 2)
    const { salesforce, hubspot, truth } = world
    const rows = salesforce.store.table({ name: 'ContactHistory' }).rows
    let compared = 0
    for (const { generated, ids } of truth.persons) {
      if (generated.index >= 200) continue
      const changes = generated.changes.filter(({ field, at }) => field === 'title' && at <= generated.modifiedAt)
      const versions = hubspot.table('contacts')?.get(ids.hubspot)?.versions['jobtitle'] ?? []
      expect(versions.slice(0, -1).map(version => version.at)).toEqual(changes.map(({ at }) => at).reverse())
      const own = rows.filter(row => row['ContactId'] === ids.salesforce && row['Field'] === 'Title')
      const seconds = own.map(row => Date.parse(String(row['CreatedDate']).replace('+0000', 'Z')))
      const kept = changes.filter(({ at }) => at >= twoYearsAgo)
      expect(seconds).toEqual(kept.map(({ at }) => Math.floor(at / 1_000) * 1_000))
      compared += kept.length
    }
    expect(compared).toBeGreaterThan(10)
  })

  it('has leads, owners, and opportunities with the history of their stages', () => {
    const { salesforce, truth } = world
    expect(salesforce.count('Lead')).toBe(10)
    const owners = salesforce.store.table({ name: 'Contact' }).rows.map(row => row['OwnerId'])
    expect(new Set(owners)).toEqual(new Set(salesforce.ownerIds))
    const stages = salesforce.store.table({ name: 'OpportunityHistory' }).rows
    for (const { generated, ids } of truth.deals) {
      const own = stages.filter(row => row['OpportunityId'] === ids.salesforce)
      expect(own).toHaveLength(generated.stages.length)
      const deal = salesforce.store.table({ name: 'Opportunity' }).get(ids.salesforce)
      expect(own.at(-1)?.['StageName']).toBe(deal?.['StageName'])
      expect(deal?.['AccountId']).toBe(truth.companies.at(generated.company)?.ids.salesforce)
    }
    const roles = salesforce.store.table({ name: 'OpportunityContactRole' }).rows
    expect(roles).toHaveLength([...truth.deals].filter(({ generated }) => generated.person !== null).length)
  })

  it('has deals with the history of their stages, linked to company and contact', () => {
    const { hubspot, truth } = world
    for (const { generated, ids } of truth.deals) {
      const versions = hubspot.table('deals')?.get(ids.hubspot)?.versions['dealstage'] ?? []
      expect(versions).toHaveLength(generated.stages.length === 1 ? 0 : generated.stages.length)
      const company = truth.companies.at(generated.company)?.ids.hubspot
      expect(hubspot.links.linked('0-3', ids.hubspot, '0-2')).toEqual([company])
      const person = generated.person === null ? [] : [truth.persons.at(generated.person)?.ids.hubspot]
      expect(hubspot.links.linked('0-3', ids.hubspot, '0-1')).toEqual(person)
    }
    const [person] = truth.persons
    const employer = truth.companies.at(person?.generated.foundEmployer ?? -1)?.ids.hubspot
    expect(hubspot.links.linked('0-1', person?.ids.hubspot ?? '', '0-2')).toEqual([employer])
  })
})
