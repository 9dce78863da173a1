// The rules of a field in the set-up: named, set, ordered, and of the team's own.
import { describe, expect, test } from 'vitest'
import { diffSetup } from '../../src/setup/diff.ts'
import { exportSetup } from '../../src/setup/export.ts'
import { parseSetup } from '../../src/setup/parse.ts'
import { ENV, options, problemsOf, stored, WHOLE } from './fakes.ts'

const about = {
  ...options(ENV),
  lookAtRule: async (_name: string, file: string) => {
    if (file.includes('broken')) throw new Error('SyntaxError: oh')
    return { hash: 'f'.repeat(64), kinds: ['industry'] as const }
  },
}
const withRules = (rules: string) =>
  `rules: { own: ./own.js, broken: ./broken.js }\n${WHOLE}`.replace('from: industry', `from: industry, rules: ${rules}`)
const fine = withRules('[own, { rule: industry, action: suggest }]').replace(', broken: ./broken.js', '')

describe('the rules of a field', () => {
  test('are kept in their order, those of the team with the file and what it holds', async () => {
    const setup = await parseSetup(fine, about)
    expect(setup.syncs[0]?.fields.find(({ field }) => field === 'Industry')?.rules).toEqual([
      { rule: 'own', file: './own.js', hash: 'f'.repeat(64) },
      { rule: 'industry', action: 'suggest' },
    ])
  })

  test('come back from what is stored', async () => {
    const setup = await parseSetup(fine, about)
    const text = exportSetup(stored(setup), setup.syncs)
    expect(text).toContain('own: ./own.js')
    expect((await parseSetup(text, { ...about, secretFromEnv: () => 'x' })).syncs).toEqual(setup.syncs)
  })

  test('show in the changes when a file holds something else', async () => {
    const before = await parseSetup(fine, about)
    const other = { ...about, lookAtRule: async () => ({ hash: 'e'.repeat(64), kinds: [] }) }
    const changes = diffSetup({ connections: stored(before), syncs: before.syncs }, await parseSetup(fine, other))
    expect(changes).toContainEqual({
      path: 'syncs.sf-accounts.rules.own',
      before: './own.js ffffffffffff',
      after: './own.js eeeeeeeeeeee',
    })
  })

  test.each([
    ['[industri]', 'there is no rule "industri"; did you mean "industry"?'],
    ['[email]', '"email" is for email, and the field is of the kind industry'],
    ['[{ rule: industry, settings: { order: x } }]', '"industry" has no setting "order"'],
    ['[]', 'must name at least one rule'],
    ['[{ rule: picklist, action: guess }]', 'rules[0]'],
    ['[own]', 'rules.broken: ./broken.js: SyntaxError: oh'],
  ])('are told what is wrong with %s', async (rules, words) => {
    expect((await problemsOf(withRules(rules), about)).join('\n')).toContain(words)
  })

  test('of a team are read from files only', async () => {
    expect((await problemsOf(fine, options(ENV))).join()).toContain('rules of a team are read from files only')
  })
})
