// Dates, and bands of head counts, which spreadsheets take for dates.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalize } from '../../../src/domain/normalize/rulebook.ts'

function date(value: string, country: string | null = null) {
  return normalize('date', value, { country })
}

function band(value: string) {
  return normalize('employee_band', value, { country: null })
}

describe('dates', () => {
  // Not those whose names of months are two words, or other months elsewhere.
  const LANGUAGES =
    'de en fr es it pt nl sv da nb fi is cs sk hu ro bg sr sr-Latn bs sl mk sq el tr ru uk lt lv et ca gl cy mt ar he ' +
    'hi bn ta te mr gu kn pa ur th vi id ms fil ja zh zh-TW ko ka hy az kk uz sw af zu lo km'
  it.each(LANGUAGES.split(' '))('reads months as they are written out in %s', language => {
    const format = new Intl.DateTimeFormat(language, { dateStyle: 'long', calendar: 'gregory', timeZone: 'UTC' })
    const misread = Array.from({ length: 12 }, (_, month) => {
      const written = format.format(Date.UTC(2024, month, 13))
      const { value, action } = date(written)
      const isRead = value === `2024-${String(month + 1).padStart(2, '0')}-13` && action === 'auto'
      return isRead ? [] : [`${written}: ${value}`]
    })
    expect(misread.flat()).toEqual([])
  })
  it.each([
    ['2024/5/3', '2024-05-03'],
    ['20240503', '2024-05-03'],
    ['2024年5月3日', '2024-05-03'],
    ['2024-05-03T00:00:00.000Z', '2024-05-03'],
    ['25/03/2024', '2024-03-25'],
    ['03/25/2024', '2024-03-25'],
    ['5.5.2024', '2024-05-05'],
    ['3 May 2024', '2024-05-03'],
    ['May 3rd, 2024', '2024-05-03'],
    ['3. März 2024', '2024-03-03'],
    ['1er février 2024', '2024-02-01'],
    ['3 de mayo de 2024', '2024-05-03'],
    ['Fri, 3 May 2024', '2024-05-03'],
    ['3. toukokuuta 2024', '2024-05-03'],
    ['3 мая 2024', '2024-05-03'],
    ['29/02/2024', '2024-02-29'],
  ])('writes %s as %s', (value, iso) => {
    expect(date(value)).toMatchObject({ value: iso, key: iso, action: 'auto' })
    expect(date(iso).action).toBe('none')
  })

  it('asks a person where day and month could be either, as the country has it', () => {
    expect(date('05/03/2024', 'US')).toMatchObject({ value: '2024-05-03', action: 'suggest', key: null })
    expect(date('05/03/2024', 'GB')).toMatchObject({ value: '2024-03-05', action: 'suggest', key: null })
    expect(date('05/03/2024')).toMatchObject({ value: '05/03/2024', action: 'flag' })
    expect(date('05.03.2024', 'DE')).toMatchObject({ value: '2024-03-05', action: 'auto' })
    expect(date('05.03.2024', 'US').action).toBe('suggest')
  })

  it.each(['05/03/24', '45356', '1709596800', '2024-065'])('asks a person whether %s is a day', value => {
    expect(date(value, 'GB')).toMatchObject({ value: '2024-03-05', action: 'suggest', key: null })
  })

  it.each(['2024-02-30', '29/02/2023', '31/04/2024', '12345', 'May 2024', 'tomorrow', '0000-01-01'])(
    'flags %s',
    value => {
      expect(date(value, 'GB')).toMatchObject({ value, action: 'flag', key: null })
    },
  )

  it('keeps a moment, which is more than a date', () => {
    const value = '2024-05-03T14:30:00+02:00'
    expect(date(value)).toMatchObject({ value, action: 'none', key: '2024-05-03' })
  })

  it('are days of the calendar, all of them', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1700-01-01'), max: new Date('2199-12-31'), noInvalidDate: true }), day => {
        const iso = day.toISOString().slice(0, 10)
        const [year = '', month = '', of = ''] = iso.split('-')
        expect(date(iso)).toMatchObject({ action: 'none', key: iso })
        expect(date(`${Number(of)}.${Number(month)}.${year}`, 'NO').value).toBe(iso)
      }),
    )
  })
})

describe('bands of head counts', () => {
  it.each([
    ['51 - 200 employees', '51-200'],
    ['51–200', '51-200'],
    ['201 to 500', '201-500'],
    ['1,001-5,000', '1001-5000'],
    ['1.001 bis 5.000 Mitarbeiter', '1001-5000'],
    ['1k-5k', '1000-5000'],
    ['10,000+', '10000+'],
    ['10001 or more', '10001+'],
    ['> 10,000', '10001+'],
    ['more than 500 people', '501+'],
    ['< 10', '1-9'],
    ['Under 50 employees', '1-49'],
  ])('writes %s as %s', (value, text) => {
    expect(band(value)).toMatchObject({ value: text, key: text, action: 'auto' })
    expect(band(text).action).toBe('none')
  })

  it.each([
    ['Nov-50', '11-50'],
    ['10-Feb', '2-10'],
    ['1-5k', '1000-5000'],
  ])('asks a person whether %s was %s', (value, text) => {
    expect(band(value)).toMatchObject({ value: text, action: 'suggest', key: null })
  })

  it.each(['200', '200-51', 'many', '51-200-500', '10-10', 'Oct-02', '2024-05-03'])('flags %s', value => {
    expect(band(value)).toMatchObject({ value, action: 'flag', key: null })
  })
})
