// The English-speaking and the Asian countries of the generator. Phone numbers lie in ranges kept for fiction
// (555-01xx in the US, 020 7946 0xxx in the UK) where a country has such ranges that count as valid.
import type { Country, List } from './country.ts'

export const englishCountries: List<Country> = [
  {
    code: 'US',
    callingCode: '1',
    spellings: ['United States', 'USA', 'U.S.A.', 'United States of America', 'US', 'us', 'U.S.', 'usa'],
    legalForms: [
      ['Inc.', 'Inc', 'INC', ', Inc.', 'Incorporated'],
      ['LLC', 'L.L.C.', ', LLC', 'llc'],
      ['Corp.', 'Corp', 'Corporation', 'CORP'],
    ],
    cities: ['Chicago', 'Austin', 'Boston', 'Denver', 'Seattle', 'Atlanta', 'Columbus', 'Portland'],
    landlines: [
      {
        digits: '31255501##',
        shapes: ['(xxx) xxx-xxxx', 'xxx-xxx-xxxx', 'xxx.xxx.xxxx', '1-xxx-xxx-xxxx', 'xxxxxxxxxx'],
      },
      { digits: '51255501##', shapes: ['(xxx)xxx-xxxx', 'xxx xxx xxxx', '+1 (xxx) xxx-xxxx', '1 (xxx) xxx-xxxx'] },
      { digits: '61755501##', shapes: ['(xxx) xxx-xxxx', 'xxx/xxx-xxxx', 'xxx-xxx-xxxx'] },
    ],
    mobiles: [
      { digits: '20655501##', shapes: ['(xxx) xxx-xxxx', 'xxx-xxx-xxxx', 'xxx.xxx.xxxx'] },
      { digits: '40455501##', shapes: ['xxx-xxx-xxxx', '+1 xxx xxx xxxx'] },
    ],
    firstNames: [
      'Dana',
      'Morgan',
      'Taylor',
      'Jordan',
      'Casey',
      'Riley',
      'Alexis',
      'Shelby',
      'Logan',
      'Quinn',
      'Brooke',
    ],
    lastNames: ['Whitfield', 'Barlow', 'Hargrove', "O'Dell", 'McAllister', 'Stratton', 'Pruitt', 'Langley', 'Vance'],
  },
  {
    code: 'GB',
    callingCode: '44',
    spellings: ['United Kingdom', 'UK', 'U.K.', 'Great Britain', 'GB', 'England', 'uk', 'United kingdom'],
    legalForms: [
      ['Ltd', 'Ltd.', 'Limited', 'LTD', 'ltd'],
      ['PLC', 'plc', 'P.L.C.', 'Plc'],
    ],
    cities: ['London', 'Manchester', 'Leeds', 'Bristol', 'Cardiff', 'Edinburgh'],
    landlines: [
      { digits: '2079460###', shapes: ['0xx xxxx xxxx', '(0xx) xxxx xxxx', '+44 (0)xx xxxx xxxx', '0xxxxxxxxxx'] },
      { digits: '1614960###', shapes: ['0xxx xxx xxxx', '(0xxx) xxx-xxxx', '0044 xxx xxx xxxx'] },
    ],
    mobiles: [{ digits: '7400123###', shapes: ['0xxxx xxxxxx', '0xxxx xxx xxx', '+44 (0) xxxx xxx xxx'] }],
    firstNames: ['Alistair', 'Imogen', 'Rhys', 'Fiona', 'Gareth', 'Harriet', 'Callum', 'Bronwen', 'Nigel', 'Tamsin'],
    lastNames: ['Ashworth', 'Pemberton', 'Llewellyn', 'MacKinnon', 'Thistlewood', 'Fairfax', 'Holloway', "O'Rourke"],
  },
  {
    code: 'JP',
    callingCode: '81',
    spellings: ['Japan', 'JP', 'JPN', 'japan', 'Nippon', '日本'],
    legalForms: [
      ['K.K.', 'KK', 'Kabushiki Kaisha', 'Co., Ltd.'],
      ['G.K.', 'GK', 'Godo Kaisha'],
    ],
    cities: ['Tokyo', 'Osaka', 'Nagoya', 'Kobe', 'Sapporo'],
    landlines: [{ digits: '35550####', shapes: ['0x-xxxx-xxxx', '(0x) xxxx-xxxx', '+81-x-xxxx-xxxx', '0x xxxx xxxx'] }],
    mobiles: [{ digits: '9012340###', shapes: ['0xx-xxxx-xxxx', '0xx xxxx xxxx', '+81 (0)xx-xxxx-xxxx'] }],
    firstNames: ['Haruto', 'Yui', 'Daichi', 'Sakura', 'Kenta', 'Emi', 'Takumi', 'Aoi'],
    lastNames: ['Kurosawa', 'Ishikawa', 'Morimoto', 'Nakagawa', 'Fujita', 'Hoshino', 'Takeda'],
  },
]
