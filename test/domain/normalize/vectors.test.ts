import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { companyKeyOf } from '../../../src/domain/normalize/company-key.ts'
import { normalize } from '../../../src/domain/normalize/rulebook.ts'
import { parseEmail } from '../../../src/domain/normalize/rules/email.ts'
import { parsePhone } from '../../../src/domain/normalize/rules/phone.ts'
import { parseWebsite } from '../../../src/domain/normalize/rules/website.ts'
import { vectors } from '../vectors.ts'

const anything = z.record(z.string(), z.unknown())
const cases = z.object({ cases: z.array(z.object({ input: z.string(), expected: anything })) })
const phoneCases = z.object({
  cases: z.array(z.object({ input: z.string(), country: z.string().nullable(), expected: anything })),
})
const options = z.object({ country: z.string().optional() })
const nameCases = z.object({ cases: z.array(z.object({ input: z.string(), options, expected: anything })) })
const keyCases = z.object({ cases: z.array(z.object({ input: z.string(), options, expected: z.string() })) })

const nowhere = { country: null }

describe('email addresses', () => {
  it.each(vectors('15_normalize_email.json', cases).cases)('reads $input', ({ input, expected }) => {
    const { value, action, key } = normalize('email', input, nowhere)
    const email = parseEmail(input)
    expect({ ...email, valid: email !== null, value, action, matchKey: key }).toMatchObject({
      matchKey: null,
      ...expected,
    })
  })
})

describe('telephone numbers', () => {
  it.each(vectors('16_normalize_phone.json', phoneCases).cases)(
    'reads $input in $country',
    ({ input, country, expected }) => {
      const { display: _display, rfc3966: _rfc3966, ...shared } = expected
      const { action } = normalize('phone', input, { country })
      expect({ e164: null, ...parsePhone(input, country), action }).toMatchObject(shared)
    },
  )
})

describe('websites', () => {
  it.each(vectors('17_normalize_website.json', cases).cases)('reads $input', ({ input, expected }) => {
    const { unicode: _unicode, reason, ...shared } = expected
    const site = parseWebsite(input)
    const ruled = normalize('website', input, nowhere)
    expect({ ...site, valid: site !== null, value: ruled.value }).toMatchObject(shared)
    if (reason !== undefined) expect(ruled.why).toBe(reason)
    if (site === null) expect(ruled).toMatchObject({ action: 'flag', key: null })
  })
})

describe('names of people', () => {
  it.each(vectors('18_normalize_person_name.json', nameCases).cases)('reads $input', ({ input, options, expected }) => {
    const { value, confidence, action, reason } = expected
    const ruled = normalize('person_name', input, { country: options.country ?? null })
    expect(ruled).toMatchObject({ value, confidence, action, why: reason })
  })
})

describe('match keys of companies', () => {
  it.each(vectors('19_company_match_key.json', keyCases).cases)(
    'makes $expected of $input',
    ({ input, options, expected }) => {
      expect(companyKeyOf(input, options.country ?? null)).toBe(expected)
      expect(normalize('company_name', input, { country: options.country ?? null })).toMatchObject({
        key: expected,
        value: input.normalize('NFC'),
      })
    },
  )
})
