// docs/rules.md is made from the rulebook here: `vitest run -u` writes it anew after a rule has changed.
import { format } from 'node:util'
import { expect, it } from 'vitest'
import type { Rule } from '../../../src/domain/normalize/rule.ts'
import { normalize, partsOf, RULEBOOK } from '../../../src/domain/normalize/rulebook.ts'
import { REFERENCE, type Reference } from './rules-reference.ts'

const PAGE = new URL('../../../docs/rules.md', import.meta.url).pathname
const HEAD = `# What the rulebook does

Each kind of field has one rule. It keeps the value, writes it anew (\`auto\`, from a confidence of 0.9 on), asks a person
(\`suggest\`) or says that it does not understand the value (\`flag\`). The key is what makes two values the same: it is
matched by, never written. Rules are pure: a value, the record's country and the values that the CRM allows go in; nothing
else counts. Applied to its own result a rule changes nothing; no rule loses what cannot be had back from the value that
is kept. A sync may give a field other rules, other settings or another action, and rules of the team's own: see
[team-rules.md](team-rules.md). This page is made from the rulebook by a test.
`

const rules = [...new Set(Object.values(RULEBOOK))]

function section(rule: Rule, { standard, leaves, examples }: Reference): string {
  const rows = examples.map(([kind, value, country]) => {
    const { value: after, action, confidence, key, why } = normalize(kind, value, { country })
    const said = Object.entries(partsOf(kind, value, { country }))
      .map(([name, part]) => `${name}: ${part}`)
      .join(', ')
    return `| ${[code(value), country ?? '', code(after), action, String(confidence), code(key), why, said].join(' | ')} |`
  })
  return [
    format('## %s\n', rule.id),
    `Version ${rule.version}, for ${rule.kinds.map(kind => `\`${kind}\``).join(', ')}.\n`,
    `- Writes: ${standard}.\n- Does not act on: ${leaves}.\n${settingsOf(rule)}`,
    '| value | country | becomes | action | confidence | key | why | says beside |\n| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

/** What a sync may set, the standard first. */
function settingsOf({ settings = {} }: Rule): string {
  return Object.entries(settings)
    .map(([name, values]) => `- Setting \`${name}\`: ${values.map(value => `\`${value}\``).join(', ')}.\n`)
    .join('')
}

/** White space is shown, and no bar ends the cell. */
function code(text: string | null): string {
  return text === null ? '' : `\`${text.replaceAll('\n', '↵').replaceAll('|', '/')}\``
}

it('docs/rules.md tells of every rule, with examples as they come out', async () => {
  expect(rules.map(({ id }) => id).toSorted()).toEqual(Object.keys(REFERENCE).toSorted())
  const sections = rules.flatMap(rule => {
    const reference = REFERENCE[rule.id]
    return reference === undefined ? [] : [section(rule, reference)]
  })
  await expect(`${[HEAD, ...sections].join('\n\n')}\n`).toMatchFileSnapshot(PAGE)
})

it('each rule is for the kinds that the rulebook gives it', () => {
  for (const rule of rules) {
    const given = Object.entries(RULEBOOK).filter(([, each]) => each === rule)
    expect(given.map(([kind]) => kind).toSorted()).toEqual([...rule.kinds].toSorted())
  }
})
