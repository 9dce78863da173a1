// What docs/rules.md tells of each rule beside what the rulebook itself knows.
import type { FieldKind } from '../../../src/domain/record.ts'

export interface Reference {
  /** What the value is written by. */
  readonly standard: string
  /** When the rule does not act, or asks. */
  readonly leaves: string
  /** Kind, value, country. */
  readonly examples: readonly (readonly [FieldKind, string, string | null])[]
}

/** By the rule's id. */
export const REFERENCE: Readonly<Record<string, Reference>> = {
  email: {
    standard: 'RFC 5321 and 6531, lower case, the domain as IDNA encodes it',
    leaves:
      'two addresses in one field; letters of several scripts in one word; unregistrable domains; slips, as in well-known domains, are asked about; tags and dots stay, and only the key is without those that a provider ignores',
    examples: [
      ['email', 'Jane Doe <Jane.Doe@ACME.com>', null],
      ['email', 'péter@münchen.de', null],
      ['email', 'jane@gmial.com', null],
      ['email', 'jane (at) acme.com', null],
      ['email', 'jane@acme.con', null],
    ],
  },
  phone: {
    standard: 'E.164, an extension behind it; ranges as libphonenumber knows them',
    leaves:
      'two numbers; dates; digits in a row; numbers that lost a leading zero, have a prefix that is no longer dialled, are grouped as elsewhere or are called a fax, a mobile or somebody’s place are asked about',
    examples: [
      ['phone', '(415) 555-2671 x123', 'US'],
      ['phone', '089/12345678', 'DE'],
      ['phone', '8 (495) 123-45-67 доб. 12', 'RU'],
      ['phone', '044 55 1234 5678', 'MX'],
      ['phone', 'Mobil: 0171 1234567', 'DE'],
      ['phone', '(415) 555-2671 (cell)', 'US'],
      ['phone', '612345678', 'FR'],
      ['phone', '555-2671', null],
    ],
  },
  country: {
    standard: 'the common English name; ISO 3166-1 as key',
    leaves: 'names of several countries; numbers, and codes that are words or those of states, are asked about',
    examples: [
      ['country', 'Deutschland', null],
      ['country', 'U.S.A.', null],
      ['country', 'Bolivia (Plurinational State of)', null],
      ['country', 'CA', 'US'],
      ['country', 'Congo', null],
    ],
  },
  state: {
    standard: 'the full name as people of the country write it; ISO 3166-2 as key',
    leaves: 'records without a country; spellings that are right too; names in other languages are asked about',
    examples: [
      ['state', 'tx', 'US'],
      ['state', 'NRW', 'DE'],
      ['state', 'Québec', 'CA'],
      ['state', 'Bavaria', 'DE'],
      ['state', 'Chicago', 'US'],
    ],
  },
  postcode: {
    standard: 'the form of the country’s post',
    leaves: 'countries without a known form; zeros alone; lost zeros and letters for digits are asked about',
    examples: [
      ['postcode', 'sw1a1aa', 'GB'],
      ['postcode', 'D-10115', 'DE'],
      ['postcode', '2134', 'US'],
      ['postcode', 'NY 10001', 'US'],
      ['postcode', '999077', 'HK'],
    ],
  },
  website: {
    standard: 'scheme and host in lower case; the registered domain as key (public suffix list)',
    leaves:
      'path and query; pages on other companies’ sites; letters of several scripts in one word; what may be a company’s name is asked about',
    examples: [
      ['website', 'HTTPS://www.Acme.co.uk/About', null],
      ['website', 'Acme.Inc', null],
      ['website', 'linkedin.com/company/acme', null],
    ],
  },
  'social-profile': {
    standard: 'one address per page, without what tracks clicks',
    leaves: 'posts, searches, short links; networks that are not known',
    examples: [
      ['social_profile', 'no.linkedin.com/in/Jane-Doe/?trk=x', null],
      ['social_profile', 'https://twitter.com/@acme', null],
      ['social_profile', 'https://lnkd.in/abc', null],
    ],
  },
  'person-name': {
    standard: 'capitals as the bearer would set them',
    leaves:
      'names in mixed case; scripts without case; whatever may have a second capital, another i or lost its accents is asked about; desks, families and tests are flagged; parts where the order of the names does not show',
    examples: [
      ['person_name', 'JANE SMITH', null],
      ['person_name', "o'brien", null],
      ['person_name', 'CHRIS VAN HOLLEN', null],
      ['person_name', 'McDonald', null],
      ['person_name', 'ŞAHIN', 'TR'],
      ['person_name', 'JOAO', 'BR'],
      ['person_name', 'Accounts Payable', null],
    ],
  },
  'company-name': {
    standard:
      'the name as typed; the key has no legal form, case or accents, and keeps the country or town in brackets',
    leaves: 'everything but white space, invisible characters, a wrong encoding and signs written as HTML',
    examples: [
      ['company_name', 'AT&amp;T Inc.', 'US'],
      ['company_name', 'Müller  GmbH & Co. KG', 'DE'],
      ['company_name', 'The Gap, Inc.', 'US'],
      ['company_name', 'Acme (UK) Ltd', 'GB'],
      ['company_name', '株式会社リコー', 'JP'],
    ],
  },
  'company-id': {
    standard: 'as the register writes it, digits checked; ISO 17442 for LEIs',
    leaves:
      'countries whose numbers have no check digits, and of an EIN it is asked: it may be a DUNS number; what does not check is flagged',
    examples: [
      ['company_id', '923 609 016', 'NO'],
      ['company_id', 'de 136 695 976', null],
      ['company_id', 'ABN 51 824 753 556', 'AU'],
      ['company_id', '923609017', 'NO'],
      ['company_id', 'HRB 12345', 'DE'],
    ],
  },
  city: {
    standard: 'capitals as places have them',
    leaves:
      'mixed case; abbreviations; accents that capitals dropped are not made up; names that may have a second capital, and countries whose names have accents, are asked about',
    examples: [
      ['city', ' São  Paulo ', 'BR'],
      ['city', 'FORT WORTH', 'US'],
      ['city', 'DEKALB', 'US'],
      ['city', 'MUNCHEN', 'DE'],
    ],
  },
  'job-title': {
    standard: 'capitals and abbreviations as English titles have them; seniority and function as parts',
    leaves:
      'mixed case, other languages; words that are not known, and abbreviations where titles are not in English, are asked about',
    examples: [
      ['job_title', 'VICE PRESIDENT OF SALES', 'US'],
      ['job_title', 'Sr. Software Engineer', 'US'],
      ['job_title', 'Executive Assistant to the CEO', 'US'],
      ['job_title', 'Dir. commercial', 'FR'],
      ['job_title', 'Geschäftsführer', 'DE'],
      ['job_title', '営業部長', 'JP'],
      ['job_title', 'VERTRIEBSLEITER', 'DE'],
    ],
  },
  salutation: {
    standard:
      'as the country writes it: no point in British English where the last letter is kept, nor added in French, Polish, Swedish or Finnish',
    leaves: 'titles that are not known; accents and letters as typed; without a country the point is as it was typed',
    examples: [
      ['salutation', 'MR', 'US'],
      ['salutation', 'Mrs.', 'GB'],
      ['salutation', 'prof dr', 'DE'],
    ],
  },
  'name-suffix': {
    standard: 'generations with a point, numerals in capitals, degrees without points',
    leaves: 'suffixes that are not known',
    examples: [
      ['name_suffix', 'jr', 'US'],
      ['name_suffix', 'm.d. ph.d.', 'US'],
      ['name_suffix', '3rd', 'US'],
    ],
  },
  nickname: {
    standard: 'as names of people, without quotes or brackets around it',
    leaves: 'what the rule for names leaves',
    examples: [['nickname', '"Bob"', 'US']],
  },
  amount: {
    standard: 'digits, a point before cents, the code of ISO 4217',
    leaves:
      'signs of several countries, separators that may be either and a billion where it may be 10^12 are asked about, else flagged',
    examples: [
      ['amount', '€ 1.234,56', null],
      ['amount', '£2bn', null],
      ['amount', '$1.5M', 'US'],
      ['amount', '$5', null],
      ['amount', '1 Billion Euro', 'DE'],
      ['amount', '£100.50', 'EG'],
    ],
  },
  'revenue-band': {
    standard: 'lowest and highest in the largest whole unit; the sign as typed, or the code of ISO 4217',
    leaves: 'single sums; a unit that may be for one end only is asked about',
    examples: [
      ['revenue_band', '$1,000,000 - $10,000,000', 'US'],
      ['revenue_band', 'Over $1 billion', null],
      ['revenue_band', '1-10 million EUR', null],
    ],
  },
  'date-time': {
    standard: 'ISO 8601 with the offset that was typed; the key in UTC',
    leaves: 'zones that several places call so; 05/03 as in dates',
    examples: [
      ['date_time', 'Fri, 03 May 2024 10:00:00 +0200', null],
      ['date_time', '25.03.2024 14:30 Uhr', 'DE'],
      ['date_time', '1714730400000', null],
      ['date_time', '2024-05-03 10:00 EST', null],
    ],
  },
  language: {
    standard: 'the English name; ISO 639-1 as key',
    leaves: 'what is a country’s code or a word as well, and variants of a language, are asked about',
    examples: [
      ['language', 'Deutsch', null],
      ['language', 'pt', null],
      ['language', 'Chinese (Simplified)', null],
      ['language', 'no', null],
    ],
  },
  locale: {
    standard: 'BCP 47',
    leaves: 'languages and countries that ISO does not know',
    examples: [
      ['locale', 'en_us.UTF-8', null],
      ['locale', 'zh-hans-cn', null],
      ['locale', 'xx-YY', null],
    ],
  },
  address: {
    standard: 'lines as typed',
    leaves: 'everything but white space, invisible characters and a wrong encoding',
    examples: [['address', '1 Main St. \n Suite  5', 'US']],
  },
  text: {
    standard: 'as typed',
    leaves: 'everything but white space, invisible characters and a wrong encoding',
    examples: [
      ['text', 'call  back', null],
      ['text', 'MÃ¼ller prefers e-mail', null],
      ['text', 'M\uFFFDller', null],
    ],
  },
  picklist: {
    standard: 'the value that the CRM allows, whatever case and separators it came in',
    leaves: 'fields in which the CRM allows any value; the nearest value is asked about',
    examples: [['picklist', 'Hot  lead', null]],
  },
  'legal-form': {
    standard: 'the abbreviation that companies of the country use; ISO 20275 (ELF) as key',
    leaves:
      'forms that are not known; there is no code where the standard has none for the country, or several that the form does not tell apart',
    examples: [
      ['legal_form', 'Gesellschaft mit beschränkter Haftung', 'DE'],
      ['legal_form', 'L.L.C.', 'US'],
      ['legal_form', 'Limited', 'GB'],
    ],
  },
  industry: {
    standard:
      'the value that the CRM allows; codes of NAICS 2022, NACE Rev.2, ISIC Rev.4 and SIC 1987 as they write them',
    leaves:
      'bare digits that several schemes have; a revision that was typed; what another scheme or CRM calls the same division is asked about',
    examples: [
      ['industry', '541511', 'US'],
      ['industry', 'J62.01', 'DE'],
      ['industry', 'SIC 7372', 'US'],
      ['industry', 'COMPUTER_SOFTWARE', null],
      ['industry', '7372', null],
    ],
  },
  'multi-picklist': {
    standard: 'values that the CRM allows, each once, a semicolon between',
    leaves: 'lists with a value that is not allowed',
    examples: [['multi_picklist', 'A; B;A', null]],
  },
  boolean: {
    standard: '"true" and "false"',
    leaves: 'anything but yes and no; ticks, and words that are yes in one language and no in another, are asked about',
    examples: [
      ['boolean', 'Ja', null],
      ['boolean', 'x', null],
      ['boolean', 'ne', 'CZ'],
      ['boolean', 'ne', 'KR'],
      ['boolean', 'maybe', null],
    ],
  },
  currency: {
    standard: 'ISO 4217',
    leaves: 'signs of several countries are asked about by the record’s country, else flagged',
    examples: [
      ['currency', 'US Dollars', null],
      ['currency', 'kr', 'NO'],
      ['currency', '$', null],
    ],
  },
  date: {
    standard: 'ISO 8601',
    leaves:
      'moments; weekdays that do not fit, and words like “until”; years of two digits or of Thailand, what spreadsheets and programs count days by, and 05/03 by the record’s country are asked about; other calendars are flagged',
    examples: [
      ['date', 'May 3rd, 2024', null],
      ['date', '25/03/2024', null],
      ['date', 'Wednesday, March 5, 2024', null],
      ['date', '3-May-24', null],
      ['date', '2024-W18-5', null],
      ['date', '05/03/2024', 'US'],
      ['date', '05/03/2024', null],
    ],
  },
  employees: {
    standard: 'digits',
    leaves: 'bands; a separator that may be a decimal point, and a round number with its unit, are asked about',
    examples: [
      ['employees', '1,500', null],
      ['employees', '1.500', null],
      ['employees', '1.2k', null],
      ['employees', '51-200', null],
    ],
  },
  'employee-band': {
    standard: 'lowest and highest, or lowest and a plus',
    leaves: 'single numbers; bands that a spreadsheet took for dates are asked about',
    examples: [
      ['employee_band', '1,001 – 5,000 employees', null],
      ['employee_band', '> 10,000', null],
      ['employee_band', 'Nov-50', null],
    ],
  },
  revenue: {
    standard: 'digits, a point before cents',
    leaves: 'a currency beside it, and a separator that may be either, are asked about',
    examples: [
      ['revenue', '1.500.000,50', null],
      ['revenue', '1,500', null],
      ['revenue', '$1.5M', null],
    ],
  },
}
