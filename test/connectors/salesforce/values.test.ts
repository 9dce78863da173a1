// Salesforce's values in canonical text and back.
import { describe, expect, it } from 'vitest'
import { longId, toJson, toText } from '../../../connectors/salesforce/values.ts'

describe('reading', () => {
  it.each([
    ['int', 1500, '1500'],
    ['int', '1500.0', '1500'],
    ['double', '1.5E7', '15000000'],
    ['currency', 12.5, '12.5'],
    ['currency', '12.50', '12.5'],
    ['boolean', true, 'true'],
    ['boolean', 'false', 'false'],
    ['date', '2026-01-31', '2026-01-31'],
    ['datetime', '2025-04-10T22:31:37.000+0000', '2025-04-10T22:31:37.000Z'],
    ['datetime', '2025-04-10T22:31:37.000+0530', '2025-04-10T17:01:37.000Z'],
    ['datetime', '2025-04-10T22:31:37.000Z', '2025-04-10T22:31:37.000Z'],
    ['string', ' as it is ', ' as it is '],
    ['phone', '0049', '0049'],
    ['reference', '0015g00000B3rXk', '0015g00000B3rXkAAJ'],
    ['string', '', null],
    ['int', null, null],
    ['address', { city: 'Oslo' }, null],
  ])('%s %j is %j', (type, raw, text) => {
    expect(toText(type, raw)).toBe(text)
  })
})

describe('writing', () => {
  it.each([
    ['int', '1500', { ok: true, value: 1500 }],
    ['double', '12.5', { ok: true, value: 12.5 }],
    ['int', 'many', { ok: false }],
    ['int', ' ', { ok: false }],
    ['int', '12.5', { ok: false }],
    ['int', '-3', { ok: true, value: -3 }],
    ['date', '2024-02-29', { ok: true, value: '2024-02-29' }],
    ['date', '2026-02-29', { ok: false }],
    ['date', 'next week', { ok: false }],
    ['date', '2026-01-31T00:00:00.000Z', { ok: false }],
    ['datetime', '2026-01-31T10:20:30.000Z', { ok: true, value: '2026-01-31T10:20:30.000Z' }],
    ['datetime', '2026-01-31T10:20:30+05:30', { ok: true, value: '2026-01-31T10:20:30+05:30' }],
    ['datetime', '2026-01-31', { ok: true, value: '2026-01-31' }],
    ['datetime', '2026-01-31T25:00:00Z', { ok: false }],
    ['datetime', '2026-02-30T10:20:30Z', { ok: false }],
    ['datetime', 'Jan 31, 2026', { ok: false }],
    ['time', '10:20:30.000Z', { ok: true, value: '10:20:30.000Z' }],
    ['time', 'noon', { ok: false }],
    ['date', null, { ok: true, value: null }],
    ['boolean', 'true', { ok: true, value: true }],
    ['boolean', 'yes', { ok: false }],
    ['boolean', null, { ok: false }],
    ['string', null, { ok: true, value: null }],
    ['string', '1500', { ok: true, value: '1500' }],
  ])('%s %j is sent as %j', (type, text, json) => {
    expect(toJson(type, text)).toEqual(json)
  })
})

describe('ids', () => {
  it('of 15 characters get their checksum, others stay', () => {
    expect(longId('00D000000000062')).toBe('00D000000000062EAA')
    expect(longId('00D000000000062EAA')).toBe('00D000000000062EAA')
  })
})
