// States and postcodes: read by their country, and never turned into what people there do not write.
import { describe, expect, it } from 'vitest'
import { normalize } from '../../../src/domain/normalize/rulebook.ts'

function state(value: string, country: string | null) {
  return normalize('state', value, { country })
}

function postcode(value: string, country: string | null) {
  return normalize('postcode', value, { country })
}

describe('states', () => {
  it.each([
    ['TX', 'US', 'Texas', 'US-TX'],
    ['tx', 'US', 'Texas', 'US-TX'],
    ['Tex.', 'US', 'Texas', 'US-TX'],
    ['N.Y.', 'US', 'New York', 'US-NY'],
    ['US-CA', 'US', 'California', 'US-CA'],
    ['Texas (TX)', 'US', 'Texas', 'US-TX'],
    ['washington d.c.', 'US', 'District of Columbia', 'US-DC'],
    ['ONTARIO', 'CA', 'Ontario', 'CA-ON'],
    ['PQ', 'CA', 'Quebec', 'CA-QC'],
    ['nsw', 'AU', 'New South Wales', 'AU-NSW'],
    ['Sao Paulo', 'BR', 'São Paulo', 'BR-SP'],
    ['NRW', 'DE', 'Nordrhein-Westfalen', 'DE-NW'],
    ['baden wurttemberg', 'DE', 'Baden-Württemberg', 'DE-BW'],
    ['MI', 'IT', 'Milano', 'IT-MI'],
    ['CDMX', 'MX', 'Ciudad de México', 'MX-CMX'],
    ['orissa', 'IN', 'Odisha', 'IN-OD'],
    ['zh', 'CH', 'Zürich', 'CH-ZH'],
    ['OSAKA', 'JP', 'Osaka', 'JP-27'],
    ['大阪', 'JP', '大阪府', 'JP-27'],
    ['State of Texas', 'US', 'Texas', 'US-TX'],
    ['Kanton Zürich', 'CH', 'Zürich', 'CH-ZH'],
    ['Provincia di Milano', 'IT', 'Milano', 'IT-MI'],
    ['Thueringen', 'DE', 'Thüringen', 'DE-TH'],
    ['OÖ', 'AT', 'Oberösterreich', 'AT-4'],
  ])('writes %s in %s as %s', (value, country, name, key) => {
    expect(state(value, country)).toMatchObject({ value: name, key, action: 'auto' })
    expect(state(name, country)).toMatchObject({ value: name, key, action: 'none' })
  })

  it.each([
    ['Québec', 'CA', 'CA-QC'],
    ['Karnātaka', 'IN', 'IN-KA'],
    ['Südtirol', 'IT', 'IT-BZ'],
    ['Friesland', 'NL', 'NL-FR'],
    ['東京都', 'JP', 'JP-13'],
    ['Møre og Romsdal', 'NO', 'NO-15'],
    ['Comunidad de Madrid', 'ES', 'ES-MD'],
    ['Cataluña', 'ES', 'ES-CT'],
    ['Vizcaya', 'ES', 'ES-BI'],
    ['Hovedstaden', 'DK', 'DK-84'],
    ['Stockholm', 'SE', 'SE-AB'],
    ['Guangdong Province', 'CN', 'CN-GD'],
    ['广东', 'CN', 'CN-GD'],
    ['Inner Mongolia', 'CN', 'CN-NM'],
    ['경기도', 'KR', 'KR-41'],
    ['Abu Dhabi', 'AE', 'AE-AZ'],
    ['دبي', 'AE', 'AE-DU'],
    ['Eastern Province', 'SA', 'SA-04'],
    ['Crete', 'GR', 'GR-M'],
    ['Київська обл.', 'UA', 'UA-32'],
    ['Lviv Oblast', 'UA', 'UA-46'],
    ['Московская область', 'RU', 'RU-MOS'],
    ['Lagos State', 'NG', 'NG-LA'],
    ['Co. Cork', 'IE', 'IE-CO'],
    ['KZN', 'ZA', 'ZA-KZN'],
    ['PACA', 'FR', 'FR-PAC'],
    ['CABA', 'AR', 'AR-C'],
    ['SCT', 'GB', 'GB-SCT'],
    ['West Java', 'ID', 'ID-JB'],
  ])('leaves %s in %s, which is right too', (value, country, key) => {
    expect(state(value, country)).toMatchObject({ value, key, action: 'none' })
  })

  it.each([
    ['Bavaria', 'DE', 'Bayern'],
    ['Tuscany', 'IT', 'Toscana'],
    ['or', 'US', 'Oregon'],
    ['hi', 'US', 'Hawaii'],
  ])('asks a person about %s in %s', (value, country, name) => {
    expect(state(value, country)).toMatchObject({ value: name, action: 'suggest', key: null })
  })

  it.each([
    ['Ontario', 'US'],
    ['Texas (CA)', 'US'],
    ['México', 'MX'],
    ['Chicago', 'US'],
    ['New York County', 'US'],
    ['N/A', 'US'],
  ])('flags %s in %s', (value, country) => {
    expect(state(value, country)).toMatchObject({ value, action: 'flag', key: null })
  })

  it('leaves what it cannot know: other countries, or none', () => {
    expect(state('Greater London', 'GB')).toMatchObject({ action: 'none' })
    expect(state('TX', null)).toMatchObject({ value: 'TX', action: 'none' })
    expect(state('Viken', 'NO')).toMatchObject({ action: 'none', key: 'viken' })
  })

  it('knows the counties that Norway has had again since 2024, by their new codes', () => {
    expect(state('Akershus', 'NO')).toMatchObject({ action: 'none', key: 'NO-32' })
    expect(state('Telemark', 'NO')).toMatchObject({ action: 'none', key: 'NO-40' })
  })

  it.each([
    ['RU', 'Moscow', 'Moscow Region', 'RU-MOS'],
    ['RU', 'Москва', 'Moscow Oblast', 'RU-MOS'],
    ['RU', 'Altai Krai', 'Altai Republic', 'RU-AL'],
    ['UZ', 'Tashkent', 'Tashkent Region', 'UZ-TO'],
    ['KZ', 'Almaty City', 'Almaty Region', 'KZ-19'],
    ['KG', 'Osh', 'Osh Oblast', 'KG-O'],
    ['BG', 'Sofia', 'Sofia Province', 'BG-23'],
    ['PE', 'Lima Region', 'Provincia de Lima', 'PE-LMA'],
    ['AR', 'Ciudad Autónoma de Buenos Aires', 'Provincia de Buenos Aires', 'AR-B'],
    ['ID', 'Maluku Utara', 'Maluku', 'ID-MA'],
  ])('tells in %s the city %s from %s around it', (country, one, other, key) => {
    expect(state(other, country).key).toBe(key)
    expect(state(one, country).key).not.toBe(key)
  })

  it.each([
    ['KZ', 'Almaty'],
    ['UZ', 'Toshkent'],
    ['TW', 'Hsinchu'],
    ['RU', 'Altai'],
    ['LV', 'Jelgavas pilsēta'],
  ])('in %s names no part of the country by %s where several are called so', (country, value) => {
    expect(state(value, country)).toMatchObject({ action: 'none', key: value.toLowerCase().replace('ē', 'e') })
  })

  it('names no province of Iran by a code that was of another one before 2020', () => {
    expect(state('East Azerbaijan', 'IR').key).not.toBe(state('Gilan', 'IR').key)
    expect(state('Tehran', 'IR').key).toBe('IR-23')
  })

  it('takes the letters of a code that ISO alone has for one when they are capitals', () => {
    expect(state('GP', 'ZA').key).toBe('ZA-GP')
    expect(state('gp', 'ZA').key).toBe('gp')
  })
})

describe('places of a picklist', () => {
  const codes = new Set(['CA', 'NY', 'TX'])
  const names = new Set(['United States of America', 'Germany', 'UK'])

  it('are written as the CRM allows them', () => {
    const ruled = (value: string) => normalize('state', value, { country: 'US', options: codes })
    expect(ruled('Texas')).toMatchObject({ value: 'TX', action: 'auto', key: 'US-TX' })
    expect(ruled('TX')).toMatchObject({ value: 'TX', action: 'none', key: 'US-TX' })
    expect(ruled('Ohio')).toMatchObject({ value: 'Ohio', action: 'none', key: 'US-OH' })
    const country = (value: string) => normalize('country', value, { country: null, options: names })
    expect(country('USA')).toMatchObject({ value: 'United States of America', action: 'auto', key: 'US' })
    expect(country('UK')).toMatchObject({ value: 'UK', action: 'none', key: 'GB' })
    expect(country('Congo').action).toBe('flag')
    const inSmall = { country: null, options: new Set(['no', 'se']) }
    expect(normalize('country', 'Norway', inSmall)).toMatchObject({ value: 'no', action: 'auto', key: 'NO' })
    expect(normalize('country', 'no', inSmall)).toMatchObject({ value: 'no', action: 'none', key: 'NO' })
  })

  it('of one set of values are not those of another country', () => {
    const options = new Set(['WA', 'NT'])
    const ruled = (value: string, country: string) => normalize('state', value, { country, options })
    expect(ruled('Western Australia', 'AU').value).toBe('WA')
    expect(ruled('Washington', 'US').value).toBe('WA')
  })
})

describe('postcodes', () => {
  it.each([
    ['sw1a1aa', 'GB', 'SW1A 1AA'],
    ['m11ae', 'GB', 'M1 1AE'],
    ['k1a0b1', 'CA', 'K1A 0B1'],
    ['1010ab', 'NL', '1010 AB'],
    ['NL-1010 AB', 'NL', '1010 AB'],
    ['D-10115', 'DE', '10115'],
    ['DE 10115', 'DE', '10115'],
    ['941031234', 'US', '94103-1234'],
    ['00950', 'PL', '00-950'],
    ['1000001', 'JP', '100-0001'],
    ['S-11455', 'SE', '114 55'],
    ['d02x285', 'IE', 'D02 X285'],
    ['110 001', 'IN', '110001'],
    ['01310100', 'BR', '01310-100'],
    ['１０１', 'IS', '101'],
    ['vlt1117', 'MT', 'VLT 1117'],
  ])('writes %s in %s as %s', (value, country, written) => {
    expect(postcode(value, country)).toMatchObject({ value: written, action: 'auto' })
    expect(postcode(written, country)).toMatchObject({ action: 'none', key: postcode(value, country).key })
  })

  it.each([
    ['2134', 'US', '02134'],
    ['1067', 'DE', '01067'],
    ['150', 'NO', '0150'],
    ['K1A OB1', 'CA', 'K1A 0B1'],
    ['SWIA 1AA', 'GB', 'SW1A 1AA'],
  ])('asks a person whether %s in %s is %s', (value, country, written) => {
    expect(postcode(value, country)).toMatchObject({ value: written, action: 'suggest', key: null })
  })

  it.each([
    ['12', 'NO'],
    ['ABCDE', 'US'],
    ['SW1A', 'GB'],
    ['94103-12', 'US'],
  ])('flags %s in %s', (value, country) => {
    expect(postcode(value, country)).toMatchObject({ value, action: 'flag', key: null })
  })

  it('compares by the delivery area, with or without the finer part', () => {
    expect(postcode('94103-1234', 'US').key).toBe(postcode('94103', 'US').key)
    expect(postcode('LV-1010', 'LV').key).toBe(postcode('1010', 'LV').key)
  })

  it('leaves codes of countries of which it knows no form', () => {
    expect(postcode('999077', 'HK').action).toBe('none')
    expect(postcode('sw1a 1aa', null)).toMatchObject({ value: 'sw1a 1aa', action: 'none' })
  })
})
