// Numbers of companies; those here are public ones, of large companies.
import { describe, expect, it } from 'vitest'
import { REGISTERS, VAT } from '../../../src/domain/normalize/company-ids/registries.ts'
import { normalize } from '../../../src/domain/normalize/rulebook.ts'

function ruled(value: string, country: string | null = null) {
  return normalize('company_id', value, { country })
}

describe('numbers of companies', () => {
  it.each([
    ['923 609 016', 'NO', '923609016'],
    ['NO 923 609 016 MVA', 'NO', 'NO923609016MVA'],
    ['5560160680', 'SE', '556016-0680'],
    ['DK 24 25 67 90', 'DK', 'DK24256790'],
    ['01120389', 'FI', '0112038-9'],
    ['552 100 554', 'FR', '552100554'],
    ['203.201.340', 'BE', '0203201340'],
    ['DE 136 695 976', 'DE', 'DE136695976'],
    ['A-28015865', 'ES', 'A28015865'],
    ['CHE100155212', 'CH', 'CHE-100.155.212'],
    ['51824753556', 'AU', '51 824 753 556'],
    ['33000167000101', 'BR', '33.000.167/0001-01'],
    ['1248100998', 'KR', '124-81-00998'],
    ['774-000-14-54', 'PL', '7740001454'],
    ['5493 001KJTIIGC8Y1R12', null, '5493001KJTIIGC8Y1R12'],
    ['de136695976', null, 'DE136695976'],
  ])('writes %s in %s as %s', (value, country, written) => {
    expect(ruled(value, country)).toMatchObject({ value: written, action: 'auto' })
    expect(ruled(written, country)).toMatchObject({ action: 'none', key: ruled(value, country).key })
  })

  it.each([
    ['923609017', 'NO'],
    ['556016-0681', 'SE'],
    ['24256791', 'DK'],
    ['552100555', 'FR'],
    ['5493001KJTIIGC8Y1R13', 'US'],
    ['N/A', 'NO'],
  ])('flags %s in %s: its digits do not check', (value, country) => {
    expect(ruled(value, country)).toMatchObject({ value, action: 'flag', key: null })
  })

  it('asks where no digit checks the others: nine digits are a DUNS number as often as an EIN', () => {
    expect(ruled('942404110', 'US')).toMatchObject({ value: '94-2404110', action: 'suggest', key: null })
  })

  it.each([
    ['HRB 12345', 'DE'],
    ['SC123456', 'GB'],
    ['U72200KA2004PTC034455', 'IN'],
    ['33000167000101', null],
  ])('leaves %s in %s: there is nothing to check it by', (value, country) => {
    expect(ruled(value, country)).toMatchObject({ value, action: 'none' })
  })

  it.each([
    ['NO923609016MVA', '923609016', 'NO'],
    ['SE556016068001', '556016-0680', 'SE'],
    ['FI01120389', '0112038-9', 'FI'],
    ['FR40303265045', '303 265 045', 'FR'],
    ['DE136695976', '136695976', 'DE'],
  ])('are the same company for the tax and for the register: %s and %s', (tax, registered, country) => {
    expect(ruled(tax, country).key).toBe(ruled(registered, country).key)
  })

  it('has a check for every register that it names', () => {
    const checks = [...[...REGISTERS.values()].flat().map(({ check }) => check), ...VAT.values()]
    expect(checks.filter(check => check.validate('?').isValid || typeof check.format('12345678') !== 'string')).toEqual(
      [],
    )
  })
})
