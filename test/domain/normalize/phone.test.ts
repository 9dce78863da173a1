import { describe, expect, it } from 'vitest'
import { normalize } from '../../../src/domain/normalize/rulebook.ts'

function ruled(value: string, country: string | null = null) {
  return normalize('phone', value, { country })
}

describe('telephone numbers', () => {
  it('writes E.164 and keeps the extension', () => {
    expect(ruled('(415) 555-2671 x123', 'US')).toMatchObject({
      value: '+14155552671 ext. 123',
      key: '+14155552671;ext=123',
      action: 'auto',
    })
    expect(ruled('+14155552671 ext. 123').action).toBe('none')
  })

  it('asks a person about a number whose leading zero may have been lost, or that is of another country', () => {
    expect(ruled('612345678', 'FR')).toMatchObject({ value: '+33612345678', action: 'suggest' })
    expect(ruled('4155552671', 'DE').action).not.toBe('auto')
  })

  it('takes a number as its country writes it', () => {
    expect(ruled('98765 43210', 'IN')).toMatchObject({ value: '+919876543210', action: 'auto' })
    expect(ruled('(+44) 20 7946 0018', 'US')).toMatchObject({ value: '+442079460018', action: 'auto' })
  })

  it('asks a person about a number that nobody can have', () => {
    expect(ruled('+1 415 055 2671')).toMatchObject({ value: '+14150552671', action: 'suggest' })
    expect(ruled('+14150552671').action).toBe('flag')
  })

  it('takes a slash for a separator after an area code and for a second number after a number', () => {
    expect(ruled('089/12345678', 'DE')).toMatchObject({ value: '+498912345678', action: 'auto' })
    expect(ruled('+49 89 12345678/79', 'DE').action).toBe('flag')
  })

  it.each([
    ['91234 56789', 'US', '+19123456789'],
    ['206.217.83.20', 'US', '+12062178320'],
    ['22222222', 'DK', '+4522222222'],
    ['030 12345 - 12346', 'DE', '+49301234512346'],
  ])('asks a person whether %s is a number of %s', (value, country, e164) => {
    expect(ruled(value, country)).toMatchObject({ value: e164, action: 'suggest' })
  })

  it.each([
    ['040/123456/78', 'DE'],
    ['22.11.2034', 'NO'],
    ['2021-01-05', 'NO'],
    ['+1 415 555 267¹', null],
  ])('does not take %s for a number', (value, country) => {
    expect(ruled(value, country)).toMatchObject({ value, action: 'flag', key: null })
  })

  it.each(['4155552671', '415.555.2671', '1 (415) 555-2671', '(415)5552671'])(
    'takes %s as North America groups it',
    value => {
      expect(ruled(value, 'US')).toMatchObject({ value: '+14155552671', action: 'auto' })
    },
  )

  it('reads digits of other scripts', () => {
    expect(ruled('+١٤١٥٥٥٥٢٦٧١').value).toBe('+14155552671')
    expect(ruled('＋1（415）555－2671').value).toBe('+14155552671')
  })
})
