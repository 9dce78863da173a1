// What each rule takes for a value, and what the libraries behind the rules take for the same values, called as their
// own documents show it. Arguments as in normalize-rounds.ts. Prints {"rules","libraries"}: microseconds per value of
// each round after the warm-up.
import { isEmailValid } from '@hapi/address'
import countries from 'i18n-iso-countries'
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { parse } from 'tldts'
import { normalize } from '../../../src/domain/normalize/rulebook.ts'
import type { FieldKind } from '../../../src/domain/record.ts'
import { type Cell, cellsOf } from './normalize-fields.ts'
import { otherCells } from './normalize-others.ts'
import { processorTime } from './processor-time.ts'

const [folder = '', rounds = ''] = process.argv.slice(2)
const WARM_UP = 8
const OTHERS = 1_000

interface Library {
  readonly kinds: readonly FieldKind[]
  readonly call: (cell: Cell) => void
}

const LIBRARIES: Readonly<Record<string, Library>> = {
  'libphonenumber-js': {
    kinds: ['phone', 'mobile'],
    call: ({ value, country }) => {
      const number = parsePhoneNumberFromString(value, isSupportedCountry(country) ? country : 'US')
      number?.isValid()
      number?.getType()
      number?.formatNational()
    },
  },
  '@hapi/address': { kinds: ['email'], call: ({ value }) => void isEmailValid(value) },
  tldts: { kinds: ['website'], call: ({ value }) => void parse(value, { allowPrivateDomains: true }) },
  'i18n-iso-countries': { kinds: ['country'], call: ({ value }) => void countries.getAlpha2Code(value, 'en') },
}

const rules: Record<string, number[]> = {}
const libraries: Record<string, number[]> = {}
for (let round = 0; round < Number(rounds); round += 1) {
  const cells = cellsOf(folder, round).map(cell => ({ ...cell, country: codeOf(cell.country) }))
  for (const [kind, mine] of Map.groupBy(cells, cell => cell.kind)) {
    note(rules, kind, mine, round, ({ value, country }) => void normalize(kind, value, { country }))
  }
  for (const [kind, mine] of Map.groupBy(otherCells(OTHERS), cell => cell.kind)) {
    note(rules, kind, mine, round, ({ value, country, options }) => void normalize(kind, value, { country, options }))
  }
  for (const [name, { kinds, call }] of Object.entries(LIBRARIES)) {
    const mine = cells.filter(({ kind }) => kinds.includes(kind))
    note(libraries, name, mine, round, call)
  }
}
process.stdout.write(`${JSON.stringify({ rules, libraries })}\n`)

function note<C>(table: Record<string, number[]>, name: string, cells: C[], round: number, call: (cell: C) => void) {
  const took = processorTime(() => {
    for (const cell of cells) call(cell)
  })
  if (round >= WARM_UP) table[name] = [...(table[name] ?? []), took / cells.length]
}

function codeOf(typed: string): string {
  return normalize('country', typed, { country: null }).key ?? 'US'
}
