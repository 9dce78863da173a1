// The countries of the generator in the west of the European continent.
import type { Country, List } from './country.ts'

export const continentalCountries: List<Country> = [
  {
    code: 'DE',
    callingCode: '49',
    spellings: ['Germany', 'Deutschland', 'DE', 'GER', 'D', 'germany', 'Federal Republic of Germany', 'BRD'],
    legalForms: [
      ['GmbH', 'Gmbh', 'GMBH', 'G.m.b.H.', 'gmbh'],
      ['AG', 'ag', 'A.G.'],
      ['GmbH & Co. KG', 'GmbH & Co KG', 'GmbH u. Co. KG'],
    ],
    cities: ['Berlin', 'Hamburg', 'München', 'Köln', 'Düsseldorf', 'Stuttgart'],
    landlines: [
      {
        digits: '3023125###',
        shapes: ['0xx/xxxxxxxx', '0xx xxxxx-xxx', '(0xx) xxx xx xxx', '+49 (0)xx xxxxx xxx', '0049 xx xxxxxxxx'],
      },
      { digits: '4066969###', shapes: ['0xx - xx xx xx xx', '0xx xxxxxxxx', '+49-xx-xxxxxxxx'] },
    ],
    mobiles: [{ digits: '17139200##', shapes: ['0xxx xxxxxxx', '0xxx/xxxxxxx', '+49 (0) xxx xxx xx xx'] }],
    firstNames: ['Jürgen', 'Annegret', 'Matthias', 'Käthe', 'Sören', 'Friederike', 'Uwe', 'Anne-Marie', 'Björn'],
    lastNames: ['Müller-Wegner', 'Schäfer', 'von Arnsberg', 'Großmann', 'Köhler', 'Brandtner', 'Hübner', 'Weiß'],
  },
  {
    code: 'FR',
    callingCode: '33',
    spellings: ['France', 'FR', 'FRA', 'france', 'République française', 'FRANCE'],
    legalForms: [
      ['SARL', 'S.A.R.L.', 'Sarl', 'sarl'],
      ['SAS', 'S.A.S.', 'sas'],
      ['SA', 'S.A.', 'sa'],
    ],
    cities: ['Paris', 'Lyon', 'Toulouse', 'Nantes', 'Saint-Étienne', 'Besançon'],
    landlines: [
      { digits: '19900####', shapes: ['0x xx xx xx xx', '0x.xx.xx.xx.xx', '0xxxxxxxxx', '+33 (0)x xx xx xx xx'] },
    ],
    mobiles: [{ digits: '61234####', shapes: ['0x xx xx xx xx', '0x-xx-xx-xx-xx', '+33 x xx xx xx xx'] }],
    firstNames: ['Élodie', 'François', 'Hélène', 'Jean-Luc', 'Océane', 'Gaëtan', 'Maëlle', 'Théo'],
    lastNames: ['Lefèvre', 'Deschamps', "d'Aubigny", 'Beauchêne', 'de la Roche', 'Garçon', 'Mercier', 'Noël'],
  },
  {
    code: 'NL',
    callingCode: '31',
    spellings: ['Netherlands', 'The Netherlands', 'Nederland', 'NL', 'Holland', 'nederland'],
    legalForms: [
      ['B.V.', 'BV', 'bv', 'B.V'],
      ['N.V.', 'NV'],
    ],
    cities: ['Amsterdam', 'Rotterdam', 'Utrecht', 'Eindhoven', "'s-Hertogenbosch"],
    landlines: [
      { digits: '20555####', shapes: ['0xx-xxxxxxx', '0xx xxx xx xx', '(0xx) xxx xxxx', '+31 (0)xx xxx xxxx'] },
    ],
    mobiles: [{ digits: '61234####', shapes: ['0x-xxxxxxxx', '0x xx xx xx xx', '+31 x xxxx xxxx'] }],
    firstNames: ['Sanne', 'Joost', 'Femke', 'Maarten', 'Lotte', 'Thijs', 'Anouk', 'Koen'],
    lastNames: ['van der Linden', 'de Groot', "van 't Hof", 'Brouwer', 'ter Horst', 'Kuipers', 'Smeets'],
  },
  {
    code: 'ES',
    callingCode: '34',
    spellings: ['Spain', 'España', 'ES', 'ESP', 'espana', 'SPAIN'],
    legalForms: [
      ['S.L.', 'SL', 'S.L', 's.l.'],
      ['S.A.', 'SA', 'Sociedad Anónima'],
    ],
    cities: ['Madrid', 'Barcelona', 'Málaga', 'Bilbao', 'A Coruña'],
    landlines: [{ digits: '91555####', shapes: ['xxx xxx xxx', 'xx xxx xx xx', '(+34) xxx xxx xxx', 'xxx-xx-xx-xx'] }],
    mobiles: [{ digits: '61234####', shapes: ['xxx xx xx xx', 'xxx.xxx.xxx', '0034 xxx xxx xxx'] }],
    firstNames: ['Begoña', 'Íñigo', 'María José', 'Andrés', 'Concepción', 'Joaquín', 'Lucía'],
    lastNames: ['Ibáñez Soler', 'Peñalver', 'de la Fuente', 'Zúñiga', 'Ortega Ruiz', 'Castellón', 'Muñoz'],
  },
]
