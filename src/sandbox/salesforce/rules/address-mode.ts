// Switches an org to state and country picklists: code fields appear beside the texts, and records that are there get
// the codes of the texts they hold.
import type { FieldInput } from '../schema/field.ts'
import type { RecordStore } from '../store/record-store.ts'
import type { Row } from '../store/table.ts'
import { addressPrefixes } from './address-prefixes.ts'
import { addStandardFields } from './grant-standard.ts'
import { countries, placeBy, stateCodes, statesOf } from './places.ts'

const CODE_LENGTH = 10

export function enableAddressLists(store: RecordStore, now: number): void {
  for (const { name } of store.schema.types) {
    const prefixes = addressPrefixes(store.schema.type(name))
    if (prefixes.length === 0) continue
    addStandardFields(store, name, prefixes.flatMap(codeFields), now)
    const type = store.schema.type(name)
    if (type === undefined) continue
    for (const row of [...store.table(type).rows]) store.adjust(type, row, codesOf(prefixes, row))
  }
}

function codeFields(prefix: string): FieldInput[] {
  const code = (part: string, label: string, values: string[], labels: Record<string, string>): FieldInput => ({
    name: `${prefix}${part}Code`,
    label: `${prefix} ${label} Code`.trim(),
    type: 'picklist',
    length: CODE_LENGTH,
    values,
    labels,
    compound: `${prefix}Address`,
  })
  const names = Object.fromEntries(countries.map(country => [country.code, country.name]))
  return [code('State', 'State/Province', [...stateCodes], {}), code('Country', 'Country', Object.keys(names), names)]
}

function codesOf(prefixes: readonly string[], row: Row): Record<string, string | null> {
  const codes: Record<string, string | null> = {}
  for (const prefix of prefixes) {
    const country = placeBy(countries, 'name', String(row[`${prefix}Country`] ?? ''))
    const state = placeBy(statesOf(country?.code ?? ''), 'name', String(row[`${prefix}State`] ?? ''))
    codes[`${prefix}CountryCode`] = country?.code ?? null
    codes[`${prefix}StateCode`] = state?.code ?? null
  }
  return codes
}
