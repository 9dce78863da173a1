// Values of a fixed set: yes and no, picklists, currencies.
import { describe, expect, it } from 'vitest'
import { normalize } from '../../../src/domain/normalize/rulebook.ts'
import type { FieldKind } from '../../../src/domain/record.ts'

const nowhere = { country: null }

describe('yes and no', () => {
  it.each([
    ['Yes', 'true'],
    ['Y', 'true'],
    ['1', 'true'],
    ['TRUE', 'true'],
    ['Ja', 'true'],
    ['Sí', 'true'],
    ['Да', 'true'],
    ['はい', 'true'],
    ['no', 'false'],
    ['Nein', 'false'],
    ['NON', 'false'],
    ['0', 'false'],
    ['Não', 'false'],
    ['いいえ', 'false'],
  ])('%s is %s', (value, meaning) => {
    expect(normalize('boolean', value, nowhere)).toMatchObject({ value: meaning, key: meaning, action: 'auto' })
    expect(normalize('boolean', meaning, nowhere).action).toBe('none')
  })

  it('asks a person about a tick and flags anything else', () => {
    expect(normalize('boolean', 'x', nowhere)).toMatchObject({ value: 'true', action: 'suggest', key: null })
    for (const value of ['maybe', '2', 'N/A', '-', 'yes and no'])
      expect(normalize('boolean', value, nowhere)).toMatchObject({ value, action: 'flag', key: null })
  })
})

describe('values of a picklist', () => {
  const options = new Set(['COMPUTER_SOFTWARE', 'OIL_ENERGY', 'Food & Beverages', 'Café', 'cafe', 'C++', 'C#'])
  const ruled = (value: string, kind: FieldKind = 'picklist') => normalize(kind, value, { country: null, options })

  it.each([
    ['Computer Software', 'COMPUTER_SOFTWARE'],
    ['computer-software', 'COMPUTER_SOFTWARE'],
    ['food and beverages', 'Food & Beverages'],
    ['c++', 'C++'],
    ['c#', 'C#'],
  ])('are those that the CRM allows: %s is %s', (value, option) => {
    expect(ruled(value)).toMatchObject({ value: option, action: 'auto', key: ruled(option).key })
    expect(ruled(option).action).toBe('none')
  })

  it('are asked about where one is near, and flagged where none is or two are the same', () => {
    expect(ruled('Computer Sofware')).toMatchObject({ value: 'COMPUTER_SOFTWARE', action: 'suggest', key: null })
    expect(ruled('Shipbuilding')).toMatchObject({ value: 'Shipbuilding', action: 'flag', key: null })
    expect(ruled('CAFÉ').action).not.toBe('auto')
  })

  it('stay as they are where the CRM allows any', () => {
    expect(normalize('picklist', 'Anything goes', { country: null, options: null }).action).toBe('none')
  })

  it('are kept each once where there may be several, in any order the same', () => {
    expect(ruled('oil energy; Computer Software;OIL_ENERGY', 'multi_picklist')).toMatchObject({
      value: 'OIL_ENERGY;COMPUTER_SOFTWARE',
      action: 'auto',
    })
    expect(ruled('OIL_ENERGY;COMPUTER_SOFTWARE', 'multi_picklist').key).toBe(
      ruled('COMPUTER_SOFTWARE;OIL_ENERGY', 'multi_picklist').key,
    )
    expect(ruled('OIL_ENERGY;Shipbuilding', 'multi_picklist')).toMatchObject({ action: 'flag', key: null })
    expect(ruled('OIL_ENERGY;Computer Sofware', 'multi_picklist')).toMatchObject({ action: 'suggest', key: null })
  })
})

describe('currencies', () => {
  it.each([
    ['usd', 'USD'],
    ['US Dollars', 'USD'],
    ['€', 'EUR'],
    ['euros', 'EUR'],
    ['£', 'GBP'],
    ['CA$', 'CAD'],
    ['zł', 'PLN'],
    ['Kč', 'CZK'],
    ['RMB', 'CNY'],
  ])('write %s as %s', (value, code) => {
    expect(normalize('currency', value, nowhere)).toMatchObject({ value: code, key: code, action: 'auto' })
    expect(normalize('currency', code, nowhere).action).toBe('none')
  })

  it.each([
    ['$', 'CA', 'CAD'],
    ['kr.', 'NO', 'NOK'],
    ['kronor', 'SE', 'SEK'],
    ['￥', 'JP', 'JPY'],
    ['Rs', 'PK', 'PKR'],
  ])('ask a person what %s is in %s', (value, country, code) => {
    expect(normalize('currency', value, { country })).toMatchObject({ value: code, action: 'suggest', key: null })
  })

  it.each(['$', 'kr', 'XYZ', 'dollar', '100'])('do not guess what %s is where the country is unknown', value => {
    expect(normalize('currency', value, nowhere)).toMatchObject({ value, action: 'flag', key: null })
  })
})

describe('classes of industry that a country has of its own', () => {
  const key = (value: string, country: string | null) => normalize('industry', value, { country }).key

  it.each([
    ['62011', '62012', 'GB'],
    ['WZ 62.01.1', 'WZ 62.01.9', 'DE'],
    ['SBI 47191', 'SBI 47192', 'NL'],
    ['WZ 62.01.1', 'ATECO 62.01.1', null],
  ])('%s is another one than %s', (one, other, country) => {
    expect(key(one, country)).not.toBe(key(other, country))
  })

  it.each([
    ['62.01Z', '62.01', 'FR'],
    ['62012', 'UK SIC 62012', 'GB'],
    ['NAF 6202A', 'APE 62.02A', 'FR'],
    ['NOGA 620100', 'NACE 62.01', 'CH'],
  ])('%s is the same as %s', (one, other, country) => {
    expect(key(one, country)).toBe(key(other, country))
  })
})
