import { describe, expect, it } from 'vitest'
import { companyKeyOf } from '../../../src/domain/normalize/company-key.ts'
import { normalize } from '../../../src/domain/normalize/rulebook.ts'
import type { FieldKind } from '../../../src/domain/record.ts'

function ruled(kind: FieldKind, value: string, country: string | null = null) {
  return normalize(kind, value, { country })
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
    ['Congo, Democratic Republic of the', 'Democratic Republic of the Congo', 'CD'],
  ])('writes %s as %s', (value, name, key) => {
    expect(ruled('country', value)).toMatchObject({ value: name, key, action: 'auto' })
  })

  it.each(['United Kingdom', 'Germany', 'Czechia', 'Georgia', 'Moldova'])('leaves %s alone', value => {
    expect(ruled('country', value).action).toBe('none')
  })

  it.each(['Congo', 'NA', 'Europe', 'Texas', 'EU'])('does not guess what %s means', value => {
    expect(ruled('country', value)).toMatchObject({ value, action: 'flag', key: null })
  })

  it('asks a person whether "no" is Norway', () => {
    expect(ruled('country', 'no')).toMatchObject({ value: 'Norway', action: 'suggest' })
    expect(ruled('country', 'NO')).toMatchObject({ value: 'Norway', action: 'auto' })
  })
})

describe('telephone numbers', () => {
  it('writes E.164 and keeps the extension', () => {
    expect(ruled('phone', '(415) 555-2671 x123', 'US')).toMatchObject({
      value: '+14155552671 ext. 123',
      key: '+14155552671;ext=123',
      action: 'auto',
    })
    expect(ruled('phone', '+14155552671 ext. 123').action).toBe('none')
  })

  it('asks a person about a number whose leading zero may have been lost, or that is of another country', () => {
    expect(ruled('phone', '612345678', 'FR')).toMatchObject({ value: '+33612345678', action: 'suggest' })
    expect(ruled('phone', '4155552671', 'DE').action).not.toBe('auto')
  })

  it('takes a number as its country writes it', () => {
    expect(ruled('phone', '98765 43210', 'IN')).toMatchObject({ value: '+919876543210', action: 'auto' })
    expect(ruled('phone', '(+44) 20 7946 0018', 'US')).toMatchObject({ value: '+442079460018', action: 'auto' })
  })

  it('asks a person about a number that nobody can have', () => {
    expect(ruled('phone', '+1 415 055 2671')).toMatchObject({ value: '+14150552671', action: 'suggest' })
    expect(ruled('phone', '+14150552671').action).toBe('flag')
  })

  it('takes a slash for a separator after an area code and for a second number after a number', () => {
    expect(ruled('phone', '089/12345678', 'DE')).toMatchObject({ value: '+498912345678', action: 'auto' })
    expect(ruled('phone', '+49 89 12345678/79', 'DE').action).toBe('flag')
  })

  it('reads digits of other scripts', () => {
    expect(ruled('phone', '+١٤١٥٥٥٥٢٦٧١').value).toBe('+14155552671')
    expect(ruled('phone', '＋1（415）555－2671').value).toBe('+14155552671')
  })
})

describe('email addresses', () => {
  it.each(['a@acme.com; b@acme.com', 'jane@acme.con', 'jane@acme', 'jane smith@acme.com'])('flags %s', value => {
    expect(ruled('email', value)).toMatchObject({ value, action: 'flag', key: null })
  })

  it('takes the address out of what surrounds it', () => {
    expect(ruled('email', 'Jane <jane@acme.com>;').value).toBe('jane@acme.com')
    expect(ruled('email', 'mailto:jane@acme.com?subject=Hi').value).toBe('jane@acme.com')
  })
})

describe('websites', () => {
  it('lowers scheme and host and nothing else', () => {
    expect(ruled('website', 'HTTPS://www.Acme.co.uk/About?X=1')).toMatchObject({
      value: 'https://www.acme.co.uk/About?X=1',
      key: 'acme.co.uk',
      action: 'auto',
    })
    expect(ruled('website', 'acme.com/').action).toBe('none')
  })

  it.each(['https://linkedin.com/company/acme', 'acme.com, acme.no', 'https://user:pass@acme.com', 'ftp://acme.com'])(
    'flags %s',
    value => {
      expect(ruled('website', value)).toMatchObject({ value, action: 'flag', key: null })
    },
  )
})

describe('head counts and amounts', () => {
  it.each([
    ['employees', '1,500', '1500', 'auto'],
    ['employees', '1.500', '1500', 'suggest'],
    ['employees', '1 500', '1500', 'auto'],
    ['employees', '1500.0', '1500', 'auto'],
    ['employees', '2.5', '2.5', 'flag'],
    ['employees', '51-200', '51-200', 'flag'],
    ['employees', '-5', '-5', 'flag'],
    ['revenue', '1,500', '1500', 'suggest'],
    ['revenue', '1,500,000', '1500000', 'auto'],
    ['revenue', '1.500.000,50', '1500000.50', 'auto'],
    ['revenue', "1'500.25", '1500.25', 'auto'],
    ['revenue', '1500.50', '1500.50', 'none'],
    ['revenue', '0.500', '0.500', 'none'],
    ['revenue', '1,50', '1,50', 'flag'],
    ['revenue', '$1.5M', '$1.5M', 'flag'],
  ] as const)('reads %s %s as %s: %s', (kind, value, expected, action) => {
    expect(ruled(kind, value)).toMatchObject({ value: expected, action })
  })

  it('compares amounts by what they are worth', () => {
    expect(ruled('revenue', '1500.50').key).toBe(ruled('revenue', '1 500.5').key)
    expect(ruled('revenue', '1,500').key).toBeNull()
  })
})

describe('texts', () => {
  it('collapses white space of any kind and drops what cannot be seen', () => {
    expect(ruled('city', ' S\u00e3o\u00a0\u200b Paulo\ufeff')).toMatchObject({ value: 'São Paulo', action: 'auto' })
    expect(ruled('job_title', 'Cafe\u0301 owner').value).toBe('Café owner')
  })

  it('keeps the lines of an address as they are broken', () => {
    expect(ruled('address', ' 1 Main St. \r\n\tSuite  5\n').value).toBe('1 Main St.\r\nSuite 5')
  })

  it('keeps the joiners that a script or an emoji needs and drops the others', () => {
    expect(ruled('text', 'می\u200cخواهم').action).toBe('none')
    expect(ruled('text', '👩\u200d🚀').action).toBe('none')
    expect(ruled('text', 'a\u200db').value).toBe('ab')
  })

  it('matches words without regard to case and accents, other text exactly', () => {
    expect(ruled('city', 'ZÜRICH').key).toBe(ruled('city', 'Zurich').key)
    expect(ruled('text', 'ZÜRICH').key).not.toBe(ruled('text', 'Zürich').key)
  })

  it.each(['N/A', '-', '[not provided]', 'unknown', 'NULL'])('does not take %s for a value', value => {
    for (const kind of ['city', 'company_name', 'person_name', 'phone', 'email', 'revenue'] as const)
      expect(ruled(kind, value)).toMatchObject({ value, action: 'flag', key: null })
  })
})

describe('match keys of companies', () => {
  it.each([
    ['A. O. Smith', 'AO Smith Corp.'],
    ['J.P. Morgan & Co.', 'JP Morgan'],
    ['Gap Inc., The', 'The Gap, Inc.'],
    ['Grupo Bimbo, S.A.B. de C.V.', 'Grupo Bimbo'],
    ['(株)リコー', 'リコー株式会社'],
    ['Hartford (The)', 'The Hartford'],
    ['Smith and Co', 'Smith'],
    ['Plan B S.A.', 'Plan B'],
  ])('are equal for %s and %s', (one, other) => {
    expect(companyKeyOf(one, null)).toBe(companyKeyOf(other, null))
  })

  it('are never empty, and null for a name without letters', () => {
    expect(companyKeyOf('The Company', null)).toBe('company')
    expect(companyKeyOf('Co. Ltd.', null)).toBe('co')
    expect(companyKeyOf('!!!', null)).toBeNull()
  })
})

describe('names of people', () => {
  it('tells the Turkish i from others by the country', () => {
    expect(ruled('person_name', 'IŞIK', 'TR')).toMatchObject({ value: 'Işık', action: 'auto' })
    expect(ruled('person_name', 'IŞIK').action).toBe('suggest')
  })

  it('asks a person about a particle and a short word', () => {
    expect(ruled('person_name', 'CHRIS VAN HOLLEN')).toMatchObject({ value: 'Chris van Hollen', action: 'suggest' })
    expect(ruled('person_name', 'AL GREEN').action).toBe('suggest')
    expect(ruled('person_name', 'JANE SMITH PHD').action).toBe('suggest')
  })
})
