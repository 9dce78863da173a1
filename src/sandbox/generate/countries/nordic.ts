// The Nordic countries of the generator.
import type { Country, List } from './country.ts'

export const nordicCountries: List<Country> = [
  {
    code: 'NO',
    callingCode: '47',
    spellings: ['Norway', 'Norge', 'NO', 'NOR', 'norge', 'Kingdom of Norway'],
    legalForms: [
      ['AS', 'A/S', 'as', 'A.S.'],
      ['ASA', 'asa'],
    ],
    cities: ['Oslo', 'Bergen', 'Trondheim', 'Stavanger', 'Tromsø', 'Ålesund'],
    landlines: [{ digits: '2255####', shapes: ['xx xx xx xx', 'xxxxxxxx', '+47 xx xx xx xx', '0047 xxxxxxxx'] }],
    mobiles: [{ digits: '4005####', shapes: ['xxx xx xxx', 'xx xx xx xx', '(+47) xxx xx xxx'] }],
    firstNames: ['Ingrid', 'Håkon', 'Sigrid', 'Øystein', 'Ragnhild', 'Torbjørn', 'Solveig', 'Eirik', 'Åse'],
    lastNames: ['Nordby', 'Haugland', 'Bjørnstad', 'Sæther', 'Ødegård', 'Fjeld', 'Tveit'],
  },
  {
    code: 'SE',
    callingCode: '46',
    spellings: ['Sweden', 'Sverige', 'SE', 'SWE', 'sverige', 'SWEDEN'],
    legalForms: [['AB', 'ab', 'A.B.', 'Aktiebolag']],
    cities: ['Stockholm', 'Göteborg', 'Malmö', 'Uppsala', 'Örebro'],
    landlines: [
      { digits: '8465004##', shapes: ['0x-xxx xxx xx', '0x xxx xxx xx', '+46 (0)x xxx xxx xx', '0x/xxxxxxxx'] },
    ],
    mobiles: [{ digits: '7017406##', shapes: ['0xx-xxx xx xx', '0xxxxxxxxx', '+46 xx xxx xx xx'] }],
    firstNames: ['Linnéa', 'Björn', 'Åsa', 'Göran', 'Ebba', 'Lars-Erik', 'Malin', 'Sixten'],
    lastNames: ['Lindqvist', 'Söderberg', 'Åkesson', 'Hellström', 'Nyström', 'von Rosen', 'Ekdahl'],
  },
  {
    code: 'FI',
    callingCode: '358',
    spellings: ['Finland', 'Suomi', 'FI', 'FIN', 'suomi', 'finland'],
    legalForms: [
      ['Oy', 'OY', 'oy', 'O.Y.', 'Osakeyhtiö'],
      ['Oyj', 'OYJ', 'Abp'],
    ],
    cities: ['Helsinki', 'Tampere', 'Turku', 'Oulu', 'Jyväskylä'],
    landlines: [
      { digits: '94245###', shapes: ['0x xxx xxxx', '(0x) xxxxxxx', '+358 x xxx xxxx', '+358 (0)x xxx xxxx'] },
    ],
    mobiles: [{ digits: '40555####', shapes: ['0xx xxx xxxx', '0xx-xxxxxxx', '+358 xx xxx xxxx'] }],
    firstNames: ['Aino', 'Väinö', 'Kaisa', 'Jyrki', 'Päivi', 'Tuomas', 'Helmi', 'Eero'],
    lastNames: ['Mäkelä', 'Koskinen', 'Hämäläinen', 'Järvinen', 'Saarinen', 'Niemelä', 'Rantala'],
  },
]
