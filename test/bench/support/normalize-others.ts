// Values of the kinds that the benchmark's contacts and companies do not have, so that no rule is without its cost.
import type { FieldKind } from '../../../src/domain/record.ts'
import type { Cell, KINDS } from './normalize-fields.ts'

type Other = Exclude<FieldKind, (typeof KINDS)['contacts' | 'companies'][number]>

/** As people of the country type them, right and not. */
const VALUES: Readonly<Record<Other, readonly string[]>> = {
  nickname: ['bob', 'Anne', 'MAX', '"Jo"'],
  salutation: ['mr', 'Frau Dr.', 'Mme', 'Sra.'],
  name_suffix: ['jr', 'PhD', 'M.D.', 'CPA, MBA'],
  legal_form: ['GmbH & Co. KG', 's.p.a.', 'Limited', '株式会社'],
  company_id: ['923 609 016', 'DE136695976', '94-2404110', 'HRB 12345'],
  seniority: ['vp', 'Manager', 'executive', 'none of these'],
  job_function: ['sales', 'Human Resources', 'finance', 'none of these'],
  employee_band: ['11 - 50', '1,001-5,000', '500+', 'less than 10'],
  revenue_band: ['$1M - $10M', '€10-50 Mio.', '<$1M', 'over $1 billion'],
  amount: ['$1,234.50', '1.234,50 €', 'kr 100', '₹ 2.5 crore'],
  date: ['2024-05-03', '5. März 2024', '05/03/2024', 'May 3, 2024'],
  date_time: ['2024-05-03T10:00:00Z', '2024-05-03 10:00', 'Fri, 03 May 2024 10:00:00 +0200', '05/03/2024 10:00 AM'],
  language: ['en', 'Deutsch', 'français', 'en_US'],
  locale: ['en_US', 'de-DE', 'zh_Hant_TW', 'pt_BR'],
  boolean: ['yes', 'FALSE', 'ja', '1'],
  picklist: ['hot', 'Warm', ' cold ', 'none of these'],
  multi_picklist: ['hot;warm', 'Cold', 'WARM; hot', 'hot;none of these'],
  currency: ['EUR', '$', 'kr', 'US dollars'],
}
const LISTS: Readonly<Partial<Record<FieldKind, ReadonlySet<string>>>> = {
  seniority: new Set(['VP', 'Manager', 'Executive', 'Director']),
  job_function: new Set(['Sales', 'Human Resources', 'Finance', 'Marketing']),
  picklist: new Set(['Hot', 'Warm', 'Cold']),
  multi_picklist: new Set(['Hot', 'Warm', 'Cold']),
}
const COUNTRIES = ['US', 'DE', 'NO', 'JP']

/** So many values of each of them, in turns. */
export function otherCells(each: number): (Cell & { readonly options: ReadonlySet<string> | null })[] {
  return (Object.keys(VALUES) as Other[]).flatMap(kind =>
    Array.from({ length: each }, (_, at) => ({
      kind,
      value: VALUES[kind][at % VALUES[kind].length] ?? '',
      country: COUNTRIES[at % COUNTRIES.length] ?? '',
      options: LISTS[kind] ?? null,
    })),
  )
}
