// What can be asked of the rulebook: with a sync's own rules for its fields where one is named, else as it is.
import { syncNamed } from './operations/request-run.ts'
import { readTable } from './operations/rules/read-table.ts'
import { type ColumnSetting, type RulesRequest, type TryReport, tryRules } from './operations/rules/try-rules.ts'
import type { Parts } from './parts.ts'

export { FIELD_KINDS, type FieldKind } from './domain/record.ts'
export type { RulesRequest, TryReport } from './operations/rules/try-rules.ts'

export interface RulesApp {
  /** As `testRules`, with the fields' rules, the country and the locale of the sync. */
  testRulesOf(sync: string, request: RulesRequest): Promise<TryReport>
}

/** What the rulebook would do to a file. Needs no database. */
export function testRules({ text, file, kinds, country, locale, most }: RulesRequest): TryReport {
  const columns = Object.fromEntries(Object.entries(kinds).map(([column, kind]) => [column, { kind }]))
  return tryRules({ table: readTable(text, file), columns, country: country ?? null, locale: locale ?? null, most })
}

export function rulesApp({ unitOfWork, teamRules }: Parts): RulesApp {
  return {
    testRulesOf: async (name, { text, file, kinds, country, locale, most }) => {
      const { definition: sync } = await syncNamed(name, unitOfWork)
      const fields = sync.fields.map(({ field, kind, rules }): [string, ColumnSetting] => [
        field,
        { kind, ...(rules && { rules }) },
      ])
      const said = Object.entries(kinds).map(([column, kind]): [string, ColumnSetting] => [column, { kind }])
      return tryRules({
        table: readTable(text, file),
        columns: Object.fromEntries([...fields, ...said]),
        country: country ?? sync.defaultCountry,
        locale: locale ?? sync.locale ?? null,
        team: await teamRules.rulesOf(sync.fields),
        most,
      })
    },
  }
}
