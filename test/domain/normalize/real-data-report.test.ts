// docs/normalization-report.md: what the rulebook does to real records, made here: `vitest run -u` writes it anew.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type FieldKind, testRules } from '../../../src/app-rules.ts'

const DATA = resolve(import.meta.dirname, '../../../../shared/data')
const PAGE = resolve(import.meta.dirname, '../../../docs/normalization-report.md')
const SAMPLES = 10

const FILES: readonly { readonly file: string; readonly of: string; readonly kinds: Record<string, FieldKind> }[] = [
  {
    file: 'people-us-congress.csv',
    of: 'members of the US Congress',
    kinds: { id: 'text', party: 'text', office: 'text', contact_form: 'website', twitter: 'text' },
  },
  {
    file: 'offices-us-congress.csv',
    of: 'their district offices',
    kinds: { id: 'text', person_id: 'text', building: 'text', suite: 'text', latitude: 'text', longitude: 'text' },
  },
  {
    file: 'companies-sp500.csv',
    of: 'listed US companies',
    kinds: { Symbol: 'text', Security: 'company_name', 'Headquarters Location': 'city', CIK: 'text', Founded: 'text' },
  },
]

function reportOf(file: string, kinds: Record<string, FieldKind>) {
  const text = readFileSync(join(DATA, file), 'utf8')
  return testRules({ text, file, kinds, country: 'US', most: 1_000_000 })
}

const cell = (text: string) => `\`${text.replaceAll('|', '/').replace(/\s*\n\s*/g, ' ')}\``

/** The same change once, however many records have it. */
function distinct<V extends { readonly before: string; readonly after: string; readonly action: string }>(values: V[]) {
  return [...Map.groupBy(values, ({ before, after, action }) => `${action} ${before} ${after}`).values()].flatMap(
    ([first]) => first ?? [],
  )
}

function section(file: string, of: string, kinds: Record<string, FieldKind>): string {
  const { rows, columns, values, checks } = reportOf(file, kinds)
  const counts = columns.map(
    ({ column, kind, filled, none, auto, suggest, flag }) =>
      `| ${column} | ${kind} | ${filled} | ${none} | ${auto} | ${suggest} | ${flag} |`,
  )
  const changed = columns.flatMap(({ column }) => {
    const own = distinct(values.filter(value => value.column === column))
    if (own.length === 0) return []
    const lines = own.slice(0, SAMPLES).map(({ before, after, action, confidence, why }) => {
      return `| ${cell(before)} | ${action === 'flag' ? '' : cell(after)} | ${action} | ${confidence} | ${why} |`
    })
    return [
      `### ${column}\n\n| before | after | action | confidence | why |\n| --- | --- | --- | --- | --- |\n${lines.join('\n')}\n`,
    ]
  })
  const compared = checks
    .filter(({ evaluated }) => evaluated > 0)
    .map(({ check, evaluated, passed }) => `| ${check} | ${evaluated} | ${passed} |`)
  return [
    `## ${file}: ${rows} ${of}\n`,
    `| field | kind | filled | right already | auto | suggest | flag |\n| --- | --- | --- | --- | --- | --- | --- |\n${counts.join('\n')}\n`,
    ...changed,
    ...(compared.length > 0
      ? [`### Checks\n\n| check | compared | passed |\n| --- | --- | --- |\n${compared.join('\n')}\n`]
      : []),
  ].join('\n')
}

const HEAD = `# What the rulebook does to real records

Records that nobody made up, put through the rules with the country US. Per field: how many values are right as they are,
written anew, asked about and not understood, with up to ${SAMPLES} different samples of what is not simply right. This page
is made by a test.

Of automatic changes there are two sorts. Codes of states become names: 56 different ones, read one by one; all are listed
below. Telephone numbers and faxes become E.164: 2,201 different ones, read too. All of them were typed like 202-224-3441,
and the test holds of each that it became +1 and the same ten digits, and nothing else.
`

/** All that the rule changed by itself, each change once. */
function changesBy(rule: string): string[] {
  const values = FILES.flatMap(({ file, kinds }) => [...reportOf(file, kinds).values])
  const own = values.filter(value => value.action === 'auto' && value.rule === rule)
  return distinct(own).map(({ before, after }) => `${before} → ${after}`)
}

function allStates(): string {
  const changes = changesBy('state').toSorted()
  return `## All automatic changes of states\n\n${changes.map(change => `- ${change}`).join('\n')}\n`
}

describe.skipIf(!existsSync(DATA))('real records (skipped where ../shared/data is absent)', () => {
  it('are told of in docs/normalization-report.md', async () => {
    const page = [HEAD, ...FILES.map(({ file, of, kinds }) => section(file, of, kinds)), allStates()].join('\n')
    await expect(page).toMatchFileSnapshot(PAGE)
  })

  it('have no other automatic changes than those of states and telephones, and these keep their digits', () => {
    const rules = new Set(
      FILES.flatMap(({ file, kinds }) =>
        [...reportOf(file, kinds).values].filter(({ action }) => action === 'auto').map(({ rule }) => rule),
      ),
    )
    expect([...rules].toSorted()).toEqual(['phone', 'state'])
    const phones = changesBy('phone')
    expect(phones).toHaveLength(2_201)
    for (const change of phones) expect(change).toMatch(/^(\d{3})-(\d{3})-(\d{4}) → \+1\1\2\3$/)
    expect(changesBy('state')).toHaveLength(56)
  })

  it.each(FILES)('keep every letter and digit in $file, but for codes of states written out', ({ file, kinds }) => {
    const plain = (text: string) =>
      text
        .normalize('NFKC')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, '')
    const changes = reportOf(file, kinds).values.filter(({ action, rule }) => action === 'auto' && rule !== 'state')
    for (const { before, after, rule } of changes)
      expect(plain(after).replace(rule === 'phone' ? /^1/ : /^$/, '')).toBe(
        plain(before).replace(rule === 'phone' ? /^1/ : /^$/, ''),
      )
  })
})
