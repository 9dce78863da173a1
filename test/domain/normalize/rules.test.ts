import { describe, expect, it } from 'vitest'
import { companyKeyOf } from '../../../src/domain/normalize/company-key.ts'
import { normalize } from '../../../src/domain/normalize/rulebook.ts'
import type { FieldKind } from '../../../src/domain/record.ts'

function ruled(kind: FieldKind, value: string, country: string | null = null) {
  return normalize(kind, value, { country })
}

describe('email addresses', () => {
  it.each(['a@acme.com; b@acme.com', 'jane@acme.con', 'jane@acme', 'jane smith@acme.com'])('flags %s', value => {
    expect(ruled('email', value)).toMatchObject({ value, action: 'flag', key: null })
  })

  it.each([
    'jane@old.com <John@acme.com>',
    'Jane (was jane@old.com) <jane@acme.com>',
    'mailto:Jane@acme.com?cc=john@acme.com',
    'mailto:Jane@acme.com?cc=john%40acme.com',
    'mailto:Jane%2Btag@acme.com',
    'İbrahim@firma.com.tr',
  ])('does not choose or make up an address in %s', value => {
    expect(ruled('email', value)).toMatchObject({ value, action: 'flag', key: null })
  })

  it('takes an address that is its own display name', () => {
    expect(ruled('email', 'jane@acme.com <Jane@acme.com>')).toMatchObject({ value: 'jane@acme.com', action: 'auto' })
    expect(ruled('email', 'jane@acme.com<mailto:jane@acme.com>').value).toBe('jane@acme.com')
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

describe('websites that could be something else', () => {
  it('flags a host that lower case would change into another', () => {
    expect(ruled('website', 'İstanbul.com')).toMatchObject({ value: 'İstanbul.com', action: 'flag', key: null })
  })

  it.each(['ＷＷＷ.ACME.COM', 'ACME。com'])('flags %s, which mixes widths', value => {
    expect(ruled('website', value)).toMatchObject({ value, action: 'flag', key: null })
  })

  it('asks a person whether a legal form is a top-level domain', () => {
    expect(ruled('website', 'Acme.Inc')).toMatchObject({ value: 'acme.inc', action: 'suggest', key: null })
    expect(ruled('website', 'www.Acme.inc').action).toBe('auto')
    expect(ruled('website', 'acme.inc').action).toBe('none')
  })
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
    ['employees', '1500¹', '1500¹', 'flag'],
    ['employees', '10²', '10²', 'flag'],
    ['revenue', '1,500', '1500', 'suggest'],
    ['revenue', '1,500,000', '1500000', 'auto'],
    ['revenue', '1.500.000,50', '1500000.50', 'auto'],
    ['revenue', "1'500.25", '1500.25', 'auto'],
    ['revenue', '1500.50', '1500.50', 'none'],
    ['revenue', '0.500', '0.500', 'none'],
    ['revenue', '1.234,567', '1234.567', 'suggest'],
    ['revenue', '1,50', '1.50', 'suggest'],
    ['revenue', '$1.5M', '1500000', 'suggest'],
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

describe('a billion', () => {
  it.each([
    ['CA', 'fr-CA', 'suggest'],
    ['CA', 'en-CA', 'auto'],
    ['DE', 'en-US', 'auto'],
    ['US', 'de_DE', 'suggest'],
    ['PT', 'pt-BR', 'auto'],
    ['BR', 'pt-PT', 'suggest'],
  ])(
    'in %s has as many zeros as the account’s language %s says, and only then is written',
    (country, locale, action) => {
      expect(normalize('amount', '1 billion', { country, locale })).toMatchObject({ value: '1000000000', action })
    },
  )
})

describe('keys of companies', () => {
  it.each([
    ['Serenity Spa', 'Serenity', 'US'],
    ['Bolt EV', 'Bolt', 'US'],
    ['Smith IP', 'Smith', 'GB'],
    ['Acme (UK) Ltd', 'Acme (Ireland) Ltd', 'GB'],
    ['Acme (UK) Ltd', 'Acme Ltd', 'GB'],
    ['Siemens (Shanghai) Co., Ltd.', 'Siemens (Beijing) Co., Ltd.', 'CN'],
    ['西门子（中国）有限公司', '西门子（上海）有限公司', 'CN'],
    ['Acme (M) Sdn Bhd', 'Acme Sdn Bhd', 'MY'],
    ['C#', 'C Corp', null],
    ['C++ Ltd', 'C Ltd', null],
    ['Disney+', 'Disney', null],
    ['A+ Plumbing', 'A Plumbing', 'US'],
    ['SAS Institute', 'Institute', 'FR'],
    ['SA Design', 'Design', 'FR'],
    ['SCI Fi', 'Fi', 'FR'],
    ['AB Transport', 'Transport', 'SE'],
    ['Bauer GmbH', 'Bäur GmbH', 'DE'],
    ['Bauer GmbH', 'Baur GmbH', 'DE'],
    ['Neues Bauen GmbH', 'Neus Bauen GmbH', 'DE'],
    ['Joel GmbH', 'Jol GmbH', 'DE'],
    ['Bluetech GmbH', 'Blutech GmbH', 'DE'],
    ['Blue GmbH', 'Blu GmbH', 'DE'],
    ['Manuel GmbH', 'Manul GmbH', 'DE'],
    ['Aero AG', 'Aro AG', 'CH'],
    ['Goethe Verlag', 'Gothe Verlag', 'AT'],
    ['Kuehn GmbH', 'Kuhn GmbH', 'DE'],
    ['Gaertner GmbH', 'Gartner GmbH', 'DE'],
    ['Koehler GmbH', 'Kohler GmbH', 'CH'],
    ['Buerger GmbH', 'Burger GmbH', 'AT'],
    ['Schuetz GmbH', 'Schutz GmbH', 'DE'],
    ['Fuerst GmbH', 'Furst GmbH', 'DE'],
    ['Koehler', 'Kohler Co.', null],
    ['Mueller Inc.', 'Muller Inc.', 'US'],
    ['Mueller Inc.', 'Muller Inc.', null],
    ['Haag AS', 'Hag AS', 'NO'],
    ['Kaas A/S', 'Kas A/S', 'DK'],
    ['Premier Is A/S', 'Premier A/S', 'DK'],
    ['Foto og', 'Foto', 'DK'],
    ['Wanderers CC', 'Wanderers', 'GB'],
    ['Wanderers CC', 'Wanderers', null],
    ['Big Earl', 'Big', 'US'],
    ['Sugar Me', 'Sugar', 'US'],
    ['Grupa PSA', 'Grupa', 'PL'],
    ['Audio SKA', 'Audio', 'PL'],
    ['Going Public Ltd', 'Going Ltd', 'GB'],
    ['Smith Private Ltd', 'Smith Ltd', 'GB'],
    ['SC Dinamo', 'Dinamo', 'RO'],
    ['SC Dinamo', 'Dinamo', 'DE'],
    ['Sun EU', 'Sun', 'AT'],
    ['SA Sports', 'Sports', 'BE'],
    ['Mosaic CIC', 'Mosaic', 'US'],
    ['Julius Berger Nigeria Plc', 'Julius Berger Plc', 'NG'],
    ['PT Gym', 'Gym', 'US'],
    ['Fund II', 'Fund', 'LT'],
    ['Teo', 'Leo', 'IE'],
    ['Cong Ty', 'Cong', 'VN'],
    ['Studio PL', 'Studio', 'AU'],
    ['The DAC', 'The', 'IE'],
    ['First National Bank (Texas)', 'First National Bank (Ohio)', 'US'],
    ['Caritas (Bayern)', 'Caritas (Hessen)', 'DE'],
    ['სსიპ თბილისი', 'თბილისი', 'GE'],
    ['Sacramento CA', 'Sacramento', 'US'],
    ['CA Technologies', 'Technologies', 'EC'],
    ['Mutual NA', 'Mutual', 'US'],
    ['Land und Leute', 'Land Leute', 'DE'],
    ['E Y Consulting', 'E Consulting', 'ES'],
  ])('tell %s from %s in %s', (one, other, country) => {
    expect(companyKeyOf(one, country)).not.toBe(companyKeyOf(other, country))
  })

  it.each([
    ['Gómez y Hijos S.L.', 'Gomez & Hijos SL', 'ES'],
    ['Müller und Söhne OHG', 'Müller & Söhne', 'DE'],
    ['Schmidt und Co. KG', 'Schmidt', 'DE'],
    ['Silva e Filhos Lda.', 'Silva & Filhos', 'PT'],
    ['Nagy és Társa Bt.', 'Nagy & Társa', 'HU'],
    ['Иванов и сыновья', 'Иванов & сыновья', 'RU'],
    ['Rossi S.r.l. a socio unico', 'Rossi', 'IT'],
    ['شركة أوراسكوم ش.م.م.', 'أوراسكوم', 'EG'],
    ['شرکت ایران خودرو (سهامی عام)', 'ایران خودرو', 'IR'],
    ['Vodafone Albania Sh.a.', 'Vodafone Albania', 'AL'],
    ['TBC შპს', 'TBC', null],
    ['Wells Fargo N.A.', 'Wells Fargo, National Association', 'US'],
    ['学校法人早稲田大学', '早稲田大学', 'JP'],
    ['João da Silva ME', 'João da Silva', 'BR'],
    ['HSB ek. för.', 'HSB', 'SE'],
    ['Carillion plc (in liquidation)', 'Carillion plc', 'GB'],
    ['Hilti Anstalt', 'Hilti', 'LI'],
    ['MOL Nyilvánosan Működő Részvénytársaság', 'MOL Nyrt.', 'HU'],
    ['Kovács Betéti Társaság', 'Kovács Bt.', 'HU'],
    ['Eesti Energia Aktsiaselts', 'AS Eesti Energia', 'EE'],
    ['Sabiedrība ar ierobežotu atbildību Rimi', 'Rimi SIA', 'LV'],
    ['Uždaroji akcinė bendrovė Maxima', 'UAB Maxima', 'LT'],
    ['Алма ЖШС', 'ЖШС Алма', 'KZ'],
    ['MChJ Artel', 'Artel MChJ', 'UZ'],
    ['შპს ალფა', 'ალფა', 'GE'],
    ['Ալֆա ՍՊԸ', 'Ալֆա', 'AM'],
    ['Alfa MMC', 'Alfa', 'AZ'],
    ['Алтан ХХК', 'Алтан', 'MN'],
    ['SARL Dakar', 'Dakar', 'SN'],
    ['SARL Cevital', 'Cevital Spa', 'DZ'],
    ['Perseroan Terbatas Telkom', 'PT Telkom Tbk', 'ID'],
    ['Éxito S.A. E.S.P.', 'Éxito', 'CO'],
    ['Pronaca C.A.', 'Pronaca Compañía Anónima', 'EC'],
    ['Andes Cía. Ltda.', 'Andes Compañía Limitada', 'EC'],
    ['Itaipú S.A.C.I.', 'Itaipú', 'PY'],
    ['Eroski Sociedad Cooperativa', 'Eroski S. Coop.', 'ES'],
    ['Cymru Cyfyngedig', 'Cymru Cyf', 'GB'],
    ['Ericsson Handelsbolag', 'Ericsson HB', 'SE'],
    ['P/F Bakkafrost', 'Bakkafrost P/F', 'FO'],
    ['Bakker B.V. i.o.', 'Bakker BV', 'NL'],
    ['Acme Unlimited Liability Company', 'Acme ULC', 'CA'],
    ['Alphabet (Google)', 'Alphabet', 'US'],
    ['Eni S.p.A.', 'ENI', 'US'],
    ['Eni Spa', 'ENI', 'IT'],
    ['Codelco SpA', 'Codelco', 'CL'],
    ['Eni Spa', 'ENI', null],
    ['Acme (UK) Ltd', 'Acme UK Limited', 'GB'],
    ['Acme (Pty) Ltd', 'Acme', 'ZA'],
    ['Acme (P) Ltd', 'Acme', 'IN'],
    ['Acme (formerly Foo Widgets) Ltd', 'Acme', 'GB'],
    ['Procter & Gamble (P&G) Co', 'Procter and Gamble', null],
    ['International Business Machines Corp. (IBM)', 'International Business Machines', 'US'],
    ['㈱日立製作所', '日立製作所', 'JP'],
    ['Canal+', 'Canal Plus SA', 'FR'],
    ['Müller + Söhne', 'Müller & Söhne', 'DE'],
    ['SAS Dupont', 'Dupont SAS', 'FR'],
    ['Dubois SPRL', 'Dubois', 'BE'],
    ['Ticino Legno Sagl', 'Ticino Legno', 'CH'],
    ['Huber Ges.m.b.H.', 'Huber GmbH', 'AT'],
    ['Huber OG', 'Huber', 'AT'],
    ['Kerry Foods DAC', 'Kerry Foods', 'IE'],
    ['Focus Ireland CLG', 'Focus Ireland', 'IE'],
    ['Údarás Teo', 'Údarás Teoranta', 'IE'],
    ['Vestas P/S', 'Vestas', 'DK'],
    ['Hansen I/S', 'Hansen', 'DK'],
    ['Silva Unipessoal Lda', 'Silva, Lda.', 'PT'],
    ['Budex Sp.zo.o.', 'Budex spółka z o.o.', 'PL'],
    ['Budex Sp. z o.o. S.K.A.', 'Budex', 'PL'],
    ['S.C. Popescu S.R.L.', 'Popescu SRL', 'RO'],
    ['SC Popescu SRL', 'Popescu', 'RO'],
    ['Marić j.d.o.o.', 'Marić d.o.o.', 'HR'],
    ['Общество с ограниченной ответственностью «Ромашка»', 'ООО Ромашка', 'RU'],
    ['Ромашка, Общество с ограниченной ответственностью', 'Ромашка', 'RU'],
    ['Публичное акционерное общество «Газпром»', 'Газпром ПАО', 'RU'],
    ['Товариство з обмеженою відповідальністю «Рошен»', 'ТОВ Рошен', 'UA'],
    ['ТОО «Казахмыс»', 'Казахмыс', 'KZ'],
    ['Padaria do João Ltda - ME', 'Padaria do João Ltda.', 'BR'],
    ['Gloria S.A.C.', 'Gloria', 'PE'],
    ['Gloria E.I.R.L.', 'Gloria', 'PE'],
    ['Construction Tremblay Ltée', 'Construction Tremblay Ltd.', 'CA'],
    ['Sakura Godo Kaisha', 'Sakura GK', 'JP'],
    ['Thai Union Group PCL', 'Thai Union Group Public Company Limited', 'TH'],
    ['บริษัท ปตท. จำกัด (มหาชน)', 'ปตท.', 'TH'],
    ['Công ty TNHH ABC', 'ABC Co., Ltd.', 'VN'],
    ['Công ty TNHH Một Thành Viên Hoa Sen', 'Hoa Sen', 'VN'],
    ['Công ty Cổ phần Sữa Việt Nam', 'Sữa Việt Nam JSC', 'VN'],
    ['Boral P/L', 'Boral Pty Ltd', 'AU'],
    ['Boral Proprietary Limited', 'Boral', 'AU'],
    ['Mokoena Trading CC', 'Mokoena Trading', 'ZA'],
    ['Teva בע"מ', 'Teva Ltd.', 'IL'],
    ['תנובה בע״מ', 'תנובה', 'IL'],
    ['Falcon FZ-LLC', 'Falcon', 'AE'],
    ['Julius Berger Nig. Ltd.', 'Julius Berger Nigeria Plc', 'NG'],
    ['PT Garuda Indonesia (Persero) Tbk', 'Garuda Indonesia', 'ID'],
    ['Infosys Private Ltd', 'Infosys Pvt. Ltd.', 'IN'],
    ['Huber e.U.', 'Huber', 'AT'],
    ["S.A. D'Ieteren N.V.", "D'Ieteren", 'BE'],
    ['Cymdeithas Tai Cyf', 'Cymdeithas Tai Ltd', 'GB'],
    ['Bright Futures CIC', 'Bright Futures', 'GB'],
    ['Müller GmbH', 'Mueller GmbH', 'DE'],
    ['Müller GmbH', 'Mueller GmbH', null],
    ['Jäger Möbel AG', 'Jaeger Moebel AG', 'CH'],
    ['Küchen-Profi Österreich GmbH', 'Kuechen-Profi Oesterreich GmbH', 'AT'],
    ['Institut für Köln GmbH', 'Institut fuer Koeln GmbH', 'DE'],
    ['Sørensen A/S', 'Soerensen A/S', 'DK'],
    ['Århus Tømrer ApS', 'Aarhus Tømrer ApS', 'DK'],
    ['Großhandel Weiß KG', 'Grosshandel Weiss KG', 'DE'],
  ])('are the same for %s and %s in %s', (one, other, country) => {
    expect(companyKeyOf(one, country)).toBe(companyKeyOf(other, country))
  })

  it('are none for signs alone', () => {
    expect(companyKeyOf('+', null)).toBeNull()
    expect(companyKeyOf('& &', null)).toBeNull()
  })
})

describe('keys of job titles', () => {
  const key = (title: string) => ruled('job_title', title).key
  it('keep the letters of abbreviations, and those before a hyphen', () => {
    expect(key('E-commerce Manager')).toBe(key('Ecommerce manager'))
    expect(key('E-commerce Manager')).not.toBe(key('Commerce Manager'))
    expect(key('Director, M&A')).toBe(key('Director, M & A'))
    expect(key('Director, M&A')).not.toBe(key('Director M'))
    expect(key('R&D Manager')).toBe(key('R and D Manager'))
    expect(key('Manager, Q&A')).not.toBe(key('Manager Q'))
  })

  it('take no two abbreviations for one', () => {
    expect(key('IT & HR Manager')).toBe(key('IT and HR Manager'))
  })
})

describe('values that say nothing', () => {
  const options = new Set(['None', 'N/A', 'Unknown', 'Other'])
  it.each([
    ['none', 'None', 'auto'],
    ['n/a', 'N/A', 'auto'],
    ['UNKNOWN', 'Unknown', 'auto'],
    ['N.A.', 'N/A', 'suggest'],
    ['tbd', 'tbd', 'flag'],
    ['-', '-', 'flag'],
  ] as const)('are values where the CRM allows them: %s', (value, becomes, action) => {
    expect(normalize('picklist', value, { country: null, options })).toMatchObject({ value: becomes, action })
  })

  it('are no North America, which a person is asked about', () => {
    const regions = new Set(['NA', 'EMEA'])
    expect(normalize('picklist', 'n/a', { country: null, options: regions })).toMatchObject({
      action: 'suggest',
      key: null,
    })
    expect(normalize('picklist', 'na', { country: null, options: regions })).toMatchObject({
      value: 'NA',
      action: 'auto',
    })
  })

  it('are values in a list, too', () => {
    const ruled = (value: string) => normalize('multi_picklist', value, { country: null, options })
    expect(ruled('none;other')).toMatchObject({ value: 'None;Other', action: 'auto' })
    expect(ruled('n/a')).toMatchObject({ value: 'N/A', action: 'auto' })
  })
})
