// All checks of several fields, and the figures that they are counted in.
import type { Check, CheckedRecord, CheckResult } from './check.ts'
import { DATES } from './dates.ts'
import { IDENTITY } from './identity.ts'
import { PLACES } from './places.ts'

export const CHECKS: readonly Check[] = [...PLACES, ...IDENTITY, ...DATES]

/** Longer than any value that a check could understand. */
const LONGEST = 1_000

/** What every check finds in the record. Total: what is not understood is not compared. */
export function runChecks(record: CheckedRecord): CheckResult[] {
  const fields = record.fields.filter(({ value }) => value.length <= LONGEST && value.isWellFormed())
  return CHECKS.flatMap(({ id, measures, run }) =>
    run({ ...record, fields }).map(({ fields: compared, why }) => {
      return { check: id, measures, passed: why === null, fields: compared, why }
    }),
  )
}

export interface CheckFigures {
  readonly check: string
  readonly measures: CheckResult['measures']
  /** Comparisons that could be made. */
  readonly evaluated: number
  readonly passed: number
}

/** Counts of results, check by check; checks that compared nothing are with noughts. */
export function checkFigures(results: readonly CheckResult[]): CheckFigures[] {
  return CHECKS.map(({ id, measures }) => {
    const own = results.filter(({ check }) => check === id)
    return { check: id, measures, evaluated: own.length, passed: own.filter(({ passed }) => passed).length }
  })
}
