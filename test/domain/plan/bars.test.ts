// What was rejected or declined stays barred until someone says the same who had not spoken.
import { describe, expect, it } from 'vitest'
import type { Claim } from '../../../src/domain/claim.ts'
import { barredKey } from '../../../src/domain/decide/decide.ts'
import { standingBars } from '../../../src/domain/plan/bars.ts'
import { setting, syncDefinition } from '../../support/sync.ts'

const sync = syncDefinition({
  fields: [setting({ field: 'Phone', kind: 'phone', supply: 'phone' }), setting({ field: 'Title', kind: 'job_title' })],
  enrich: ['facts', 'others'],
  defaultCountry: 'US',
})
const PHONE = '+1 415 555 2671'
const claim = (part: Partial<Claim>): Claim => ({
  supply: 'phone',
  value: PHONE,
  source: 'others',
  trust: 1,
  matchedOn: 'domain',
  matchConfidence: 1,
  observedAt: 0,
  ...part,
})
const standing = (heard: readonly string[] | null, claims: readonly Claim[], field = 'Phone') =>
  standingBars([{ field, value: PHONE, heard }], claims, sync).has(barredKey(field, PHONE))

describe('a declined value', () => {
  it('is barred while nobody new speaks', () => {
    expect(standing(['facts'], [])).toBe(true)
    expect(standing(['facts'], [claim({ source: 'facts' })])).toBe(true)
  })

  it('is free when a new source says the same, in whatever notation', () => {
    expect(standing(['facts'], [claim({})])).toBe(false)
    expect(standing([], [claim({ value: '(415) 555-2671' })])).toBe(false)
  })

  it('stays barred when the new source says something else, of another field, or is not asked by the sync', () => {
    expect(standing(['facts'], [claim({ value: '+1 415 555 9999' })])).toBe(true)
    expect(standing(['facts'], [claim({ supply: 'fax' })])).toBe(true)
    expect(standing(['facts'], [claim({ source: 'strangers' })])).toBe(true)
    expect(standing(['facts'], [claim({ value: null })])).toBe(true)
  })

  it('stays barred where no source may supply the field', () => {
    expect(standing([], [claim({})], 'Title')).toBe(true)
  })
})

it('what the CRM rejected stays barred whoever says it', () => {
  expect(standing(null, [claim({})])).toBe(true)
})
