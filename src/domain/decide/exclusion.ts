// Which records are left alone: the admin's exclusions, tested on the values as the CRM has them.
import type { CrmRecord } from '../record.ts'
import type { Exclusion } from '../sync.ts'

type Test = (actual: string, wanted: string) => boolean

const TESTS: Readonly<Record<Exclusion['test'], Test>> = {
  equals: (actual, wanted) => actual === wanted,
  contains: (actual, wanted) => actual.includes(wanted),
  'starts-with': (actual, wanted) => actual.startsWith(wanted),
  'ends-with': (actual, wanted) => actual.endsWith(wanted),
  empty: actual => actual === '',
  'not-empty': actual => actual !== '',
}

/** The first exclusion that holds for the record, or null. Text is compared without regard to case. */
export function excludedBy(record: CrmRecord, exclusions: readonly Exclusion[]): Exclusion | null {
  return (
    exclusions.find(({ field, test, value }) =>
      TESTS[test]((record.fields[field] ?? '').toLowerCase(), (value ?? '').toLowerCase()),
    ) ?? null
  )
}

/** The exclusion as a person wrote it: "Website ends-with .gov". */
export function exclusionText({ field, test, value }: Exclusion): string {
  return value === null ? `${field} ${test}` : `${field} ${test} ${value}`
}
