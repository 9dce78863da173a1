// What capitals a name gets, and when nobody can know them; measured on the names of real people, too.
import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { normalize } from '../../../src/domain/normalize/rulebook.ts'

const PEOPLE = new URL('../../../../shared/data/people-us-congress.csv', import.meta.url)
const people = z.array(z.object({ first_name: z.string(), last_name: z.string(), full_name: z.string() }))

function ruled(value: string, country: string | null = null) {
  return normalize('person_name', value, { country })
}

describe('names that are written', () => {
  it.each([
    ['HENRY VIII', 'Henry VIII'],
    ['louis xiv', 'Louis XIV'],
    ['J.R.R. TOLKIEN', 'J.R.R. Tolkien'],
    ['SMITH,JOHN', 'Smith,John'],
    ['JEAN\u2010LUC', 'Jean\u2010Luc'],
    ['JOHN SMITH M.D.', 'John Smith M.D.'],
    ['WILLIAM "BILL" GATES', 'William "Bill" Gates'],
    ['AMY LEE', 'Amy Lee'],
    ['İBRAHİM ŞAHİN', 'İbrahim Şahin'],
    ['γιώργος', 'Γιώργος'],
    ['DENNIS LAWRENCE', 'Dennis Lawrence'],
    ['LARRY DUSTIN', 'Larry Dustin'],
    ['ŁUKASZ DVOŘÁK', 'Łukasz Dvořák'],
  ])('are %s as %s', (value, name) => {
    expect(ruled(value)).toMatchObject({ value: name, action: 'auto' })
  })

  it('are Turkish by their country and a letter of its keyboard', () => {
    expect(ruled('IŞIK', 'TR')).toMatchObject({ value: 'Işık', action: 'auto' })
    expect(ruled('ilham əliyev', 'AZ')).toMatchObject({ value: 'İlham Əliyev', action: 'auto' })
    expect(ruled('GÜL', 'TR')).toMatchObject({ value: 'Gül', action: 'auto' })
  })
})

describe('names that a person is asked about', () => {
  it.each([
    ['DENIZ', 'TR', 'Deniz'],
    ['WILLIAM SMITH', 'TR', 'William Smith'],
    ['IBRAHIM', 'AZ', 'Ibrahim'],
    ['ian smith', 'TR', 'Ian Smith'],
    ['IŞIK', null, 'Işık'],
    ['IJZERMAN', 'NL', 'IJzerman'],
    ['SMITH/JONES', null, 'Smith/Jones'],
    ['JOHN AND MARY', null, 'John and Mary'],
    ['HANS & EVA MEYER', null, 'Hans & Eva Meyer'],
    ['CEO', null, 'Ceo'],
    ['JANE DOE CEO', null, 'Jane Doe CEO'],
    ['APJ ABDUL KALAM', null, 'Apj Abdul Kalam'],
    ['MARIA I SMITH', null, 'Maria i Smith'],
    ['GOGH, VAN', null, 'Gogh, Van'],
    ["'T HOOFT", null, "'T Hooft"],
    ['O`BRIEN', null, 'O`Brien'],
    ['JOHN.SMITH', null, 'John.Smith'],
    ['ACME CORP', null, 'Acme Corp'],
    ['ΓΙΩΡΓΟΣ', 'GR', 'Γιωργος'],
    ['WEISS', 'DE', 'Weiss'],
    ['PARK GEUN-HYE', 'KR', 'Park Geun-Hye'],
    ['MCHUNU', null, 'McHunu'],
    ['MCEBISI', 'ZA', 'McEbisi'],
    ['ALMANSOORI', 'AE', 'Almansoori'],
    ["O'KTAM", 'UZ', "O'ktam"],
    ['ALİYEV OĞLU', 'AZ', 'Aliyev oğlu'],
  ])('are %s in %s', (value, country, name) => {
    expect(ruled(value, country)).toMatchObject({ value: name, action: 'suggest' })
  })

  it.each([
    'DEGETTE',
    'delbene',
    'LAHOOD',
    'FITZGERALD',
    'DUBOIS',
    'VANDYKE',
    'STJOHN',
    'OBRIEN',
    'MARYANN',
    'DASILVA',
  ])('are %s, which may have a second capital', value => {
    expect(ruled(value).action).toBe('suggest')
  })
})

describe('names that stay', () => {
  it('are those with signs that only look like styled letters', () => {
    expect(ruled('𝒠𠀀')).toMatchObject({ value: '𝒠𠀀', action: 'none' })
  })

  it.each(['ნინო', 'ᏣᎳᎩ', 'ՍԵՎԱԿ'])('are %s: its script has capitals, but not as ours', value => {
    expect(ruled(value)).toMatchObject({ value, action: 'none' })
  })
})

describe('real names in a single case', () => {
  if (!existsSync(PEOPLE))
    throw new Error('people-us-congress.csv is missing. Put it into shared/data beside the project')
  const rows = people.parse(parse(readFileSync(PEOPLE), { columns: true }))
  const names = rows.flatMap(row => [row.first_name, row.last_name, row.full_name])
  const cased = names.flatMap(name => [name.toUpperCase(), name.toLowerCase()].map(typed => ({ name, typed })))
  const written = cased.filter(({ typed }) => ruled(typed, 'US').action === 'auto')

  it('are never written with other capitals than their bearers use', () => {
    expect(written.filter(({ name, typed }) => ruled(typed, 'US').value !== name)).toEqual([])
  })

  it('are written for nine in ten', () => {
    expect(written.length / cased.length).toBeGreaterThan(0.9)
  })
})
