import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { describe, expect, it } from 'vitest'
import { DIRT_RATES } from '../../src/sandbox/generate/dirt.ts'
import type { DirtKind, GeneratedCompany, GeneratedPerson } from '../../src/sandbox/generate/facts.ts'
import { populationOf, quarterOf } from '../../src/sandbox/generate/population.ts'
import { firmographicsOf } from '../../src/sandbox/truth/firmographics.ts'
import { batchOf, Truth } from '../../src/sandbox/truth/truth.ts'

const NOW = Date.UTC(2026, 0, 1)
const YEAR = 365.25 * 86_400_000
const made = (seed: number, records: number) => {
  const population = populationOf(quarterOf(records), { seed, now: NOW })
  return { companies: [...population.companies], persons: [...population.persons] }
}
const { companies, persons } = made(7, 8_000)

/** Part of all records on whose field this kind of dirt lies. */
function rateOf(records: readonly (GeneratedCompany | GeneratedPerson)[], field: string, kind: DirtKind): number {
  const dirty = records.filter(record => record.dirt.some(dirt => dirt.field === field && dirt.kind === kind))
  return dirty.length / records.length
}

describe('the generator', () => {
  it('makes the same population from the same seed, and another from another', () => {
    const again = made(7, 400)
    expect(made(7, 400)).toEqual(again)
    expect(made(8, 400)).not.toEqual(again)
  })

  it('makes a quarter companies and the rest people', () => {
    expect([companies.length, persons.length]).toEqual([2_000, 6_000])
  })

  it.each([1, 2, 3, 5, 10])('makes exactly %i records', records => {
    const few = made(1, records)
    expect(few.companies.length + few.persons.length).toBe(records)
  })

  it('gives every company a domain of its own and every person an address at the employer’s, all under .example', () => {
    const domains = new Set(companies.map(company => company.truth.domain))
    expect(domains.size).toBe(companies.length)
    for (const { truth, employer } of persons) {
      expect(truth.email).toMatch(/^[a-z]+\.[a-z]+\d*@[a-z0-9-]+\.example$/)
      expect(truth.email.endsWith(`@${companies[employer]?.truth.domain}`)).toBe(true)
    }
    expect(new Set(persons.map(person => person.truth.email)).size).toBe(persons.length)
  })

  it('knows only numbers that could be dialled, and its national notations mean the same number', () => {
    for (const { truth, found, dirt } of companies) {
      expect(parsePhoneNumberFromString(truth.phone)?.isValid(), truth.phone).toBe(true)
      const kinds = dirt.flatMap(entry => (entry.field === 'phone' ? [entry.kind] : []))
      if (found.phone === null || !kinds.includes('national-phone') || kinds.includes('outdated')) continue
      const country = parsePhoneNumberFromString(truth.phone)?.country ?? 'US'
      expect(parsePhoneNumberFromString(found.phone, country)?.number, found.phone).toBe(truth.phone)
    }
    for (const { truth } of persons)
      expect(parsePhoneNumberFromString(truth.mobile)?.isValid(), truth.mobile).toBe(true)
  })

  it('spreads the last edits evenly over five years, after the making', () => {
    const years = persons.map(person => (NOW - person.modifiedAt) / YEAR)
    const perYear = [0, 1, 2, 3, 4].map(year => years.filter(age => Math.floor(age) === year).length / years.length)
    for (const share of perYear) expect(share).toBeCloseTo(0.2, 1)
    expect(persons.every(person => person.createdAt <= person.modifiedAt)).toBe(true)
  })
})

describe('dirt', () => {
  it.each([
    ['title', 'capitals', DIRT_RATES.capitals],
    ['title', 'lower-case', DIRT_RATES.lowerCase],
    ['title', 'spaces', DIRT_RATES.spaces],
    ['phone', 'national-phone', DIRT_RATES.nationalPhone],
    ['phone', 'blank', DIRT_RATES.blank],
    ['email', 'capitals', DIRT_RATES.capitals],
  ] as const)('lies on the %s of people as %s at the stated rate', (field, kind, rate) => {
    expect(Math.abs(rateOf(persons, field, kind) - rate)).toBeLessThan(0.02)
  })

  it('changes the truth nowhere else: a field without dirt is as it should be', () => {
    for (const { truth, found, dirt } of persons) {
      const dirty = new Set(dirt.map(entry => entry.field))
      for (const field of ['firstName', 'lastName', 'email', 'phone', 'mobile', 'title', 'city'] as const) {
        if (!dirty.has(field)) expect(found[field]).toBe(truth[field])
      }
    }
  })

  it('lets people move on at the stated hazard: the older the edit, the more have moved', () => {
    for (const year of [0, 2, 4]) {
      const group = persons.filter(person => Math.floor((NOW - person.modifiedAt) / YEAR) === year)
      const expected = 1 - (1 - DIRT_RATES.movesPerYear) ** (year + 0.5)
      expect(Math.abs(rateOf(group, 'employer', 'outdated') - expected)).toBeLessThan(0.06)
    }
  })

  it('keeps old employer, address and title of whoever moved', () => {
    const moved = persons.find(person => person.employer !== person.foundEmployer && person.found.email !== null)
    expect(moved?.found.email?.toLowerCase()).toContain(companies[moved?.foundEmployer ?? -1]?.truth.domain ?? '?')
    expect(moved?.truth.email).toContain(companies[moved?.employer ?? -1]?.truth.domain ?? '?')
  })
})

describe('the firmographics table', () => {
  it('knows the truth of about seven companies in ten', () => {
    const truth = new Truth()
    truth.batches.push(batchOf(populationOf(quarterOf(8_000), { seed: 7, now: NOW })))
    const rows = firmographicsOf(truth)
    expect(Math.abs(rows.length / companies.length - DIRT_RATES.firmographics)).toBeLessThan(0.04)
    const [row] = rows
    const company = companies.find(candidate => candidate.truth.domain === row?.domain)
    expect(company?.truth).toMatchObject(row ?? {})
  })
})
