import { describe, expect, it } from 'vitest'
import { normalize } from '../../../src/domain/normalize/rulebook.ts'

function ruled(value: string, country: string | null = null) {
  return normalize('country', value, { country })
}

describe('countries', () => {
  it.each([
    ['USA', 'United States', 'US'],
    ['U.S.A.', 'United States', 'US'],
    ['united states of america', 'United States', 'US'],
    ['us', 'United States', 'US'],
    ['England', 'United Kingdom', 'GB'],
    ['u.k.', 'United Kingdom', 'GB'],
    ['Holland', 'Netherlands', 'NL'],
    ['The Netherlands', 'Netherlands', 'NL'],
    ['Korea', 'South Korea', 'KR'],
    ['Czech Republic', 'Czechia', 'CZ'],
    ['Deutschland', 'Germany', 'DE'],
    ['GERMANY', 'Germany', 'DE'],
    ['DEU', 'Germany', 'DE'],
    ['Österreich', 'Austria', 'AT'],
    ['Espana', 'Spain', 'ES'],
    ['Cote d’Ivoire', "Côte d'Ivoire", 'CI'],
    ['Trinidad & Tobago', 'Trinidad and Tobago', 'TT'],
    ['日本', 'Japan', 'JP'],
    ['Россия', 'Russia', 'RU'],
    ['Korea, Republic of', 'South Korea', 'KR'],
    ['EE.UU.', 'United States', 'US'],
    ['United States (USA)', 'United States', 'US'],
    ['Korea (South)', 'South Korea', 'KR'],
    ['Weißrussland', 'Belarus', 'BY'],
    ['Förenta staterna', 'United States', 'US'],
    ['中华人民共和国', 'China', 'CN'],
    ['アメリカ', 'United States', 'US'],
    ['Hvíta-Rússland', 'Belarus', 'BY'],
    ['Marekani', 'United States', 'US'],
    ['الإمارات', 'United Arab Emirates', 'AE'],
    ['🇩🇪', 'Germany', 'DE'],
    ['Congo, Democratic Republic of the', 'Democratic Republic of the Congo', 'CD'],
  ])('writes %s as %s', (value, name, key) => {
    expect(ruled(value)).toMatchObject({ value: name, key, action: 'auto' })
  })

  it.each(['United Kingdom', 'Germany', 'Czechia', 'Georgia', 'Moldova'])('leaves %s alone', value => {
    expect(ruled(value).action).toBe('none')
  })

  it.each(['Congo', 'NA', 'Europe', 'Texas', 'EU', 'Germany (FR)', '🇪🇺', 'UK & Ireland'])(
    'does not guess what %s means',
    value => {
      expect(ruled(value)).toMatchObject({ value, action: 'flag', key: null })
    },
  )

  it('asks a person whether "no" is Norway', () => {
    expect(ruled('no')).toMatchObject({ value: 'Norway', action: 'suggest' })
    expect(ruled('NO')).toMatchObject({ value: 'Norway', action: 'auto' })
  })
})

describe('codes of countries that may be something else', () => {
  it.each(['CA', 'GA', 'PA', 'IL', 'CO', 'MA', 'DE', 'nl', 'C.A.'])(
    'asks a person about %s where states have codes',
    value => {
      for (const country of [null, 'US', 'CA'])
        expect(ruled(value, country)).toMatchObject({ action: 'suggest', key: null })
      expect(ruled(value, 'NO').action).toBe('auto')
    },
  )

  it.each([
    ['SA', 'AU'],
    ['PE', 'BR'],
    ['CH', 'IT'],
    ['SA', null],
    ['NAM', null],
    ['and', null],
    ['Are', null],
    ['Nga', null],
  ])('asks a person about %s in %s', (value, country) => {
    expect(ruled(value, country)).toMatchObject({ action: 'suggest', key: null })
  })

  it.each([
    ['Mỹ', 'US'],
    ['Bỉ', 'BE'],
    ['AND', 'AD'],
    ['FR', 'FR'],
  ])('knows %s', (value, key) => {
    expect(ruled(value)).toMatchObject({ key, action: 'auto' })
  })

  it.each(['Guiana', 'Saint Martin', 'St. Martin', 'San Martín'])('does not guess which %s is meant', value => {
    expect(ruled(value)).toMatchObject({ action: 'flag', key: null })
  })
})
