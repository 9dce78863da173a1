import { describe, expect, it } from 'vitest'
import { lend, matchKeysOf } from '../../src/domain/match-key.ts'

function domainOf(website: string | null, email: string | null = null) {
  const fields = [
    { kind: 'email', value: email },
    { kind: 'website', value: website },
  ] as const
  return matchKeysOf(fields, null).domain
}

describe('the match keys of a record', () => {
  it('take the domain from the website, else from a business email', () => {
    expect(domainOf('https://www.acme.co.uk/x', 'jane@other.com')).toBe('acme.co.uk')
    expect(domainOf(null, 'jane@mail.acme.com')).toBe('acme.com')
  })

  it.each(['jane@gmail.com', 'jane@yahoo.co.jp', 'jane@hotmail.fr', 'not an email', 'jane@shop.myshopify.com'])(
    'take no domain from %s',
    email => {
      expect(domainOf(null, email)).toBeUndefined()
    },
  )

  it.each(['https://linkedin.com/company/acme', 'acme.github.io', 'github.io', '10.0.0.1', 'acme'])(
    'take no domain from the website %s, but may from the email beside it',
    website => {
      expect(domainOf(website)).toBeUndefined()
      expect(domainOf(website, 'jane@acme.com')).toBe('acme.com')
    },
  )

  it("take the company's name in the notation of its country", () => {
    expect(matchKeysOf([{ kind: 'company_name', value: 'Aktiebolaget Volvo' }], 'SE')).toEqual({ company: 'volvo' })
    expect(matchKeysOf([{ kind: 'company_name', value: 'N/A' }], null)).toEqual({})
  })
})

describe('the domain of the company that a record is linked to', () => {
  const linked = { domain: 'acme.com', company: 'acme' }

  it('is lent to a record without one, which keeps the name it gives itself', () => {
    expect(lend({}, linked)).toEqual(linked)
    expect(lend({ company: 'acme' }, linked)).toEqual(linked)
    expect(lend({ company: 'acme' }, { domain: 'acme.com' })).toEqual(linked)
  })

  it('is not lent to a record that has one, or names another company', () => {
    expect(lend({ domain: 'globex.com' }, linked)).toEqual({ domain: 'globex.com' })
    expect(lend({ company: 'globex' }, linked)).toEqual({ company: 'globex' })
    expect(lend({ company: 'globex' }, undefined)).toEqual({ company: 'globex' })
  })
})
