// Only a run that sees everything may conclude from what it does not see.
import { expect, it } from 'vitest'
import { isWhole } from '../../jobs/gone/fates.ts'
import type { Query } from '../../src/contract/connector.ts'

const everything: Query = {
  stream: 'Contact',
  fields: [],
  scope: { where: null, filters: [], list: null },
  window: null,
}

it.each<[string, Partial<Query>, boolean]>([
  ['everything', {}, true],
  ['a blank condition', { scope: { ...everything.scope, where: ' ' } }, true],
  ['a condition', { scope: { ...everything.scope, where: "Name = 'x'" } }, false],
  ['a list', { scope: { ...everything.scope, list: '7' } }, false],
  ['filters', { scope: { ...everything.scope, filters: [[]] } }, false],
  ['a window', { window: { from: 1, to: 2 } }, false],
])('a query of %s', (_what, part, whole) => {
  expect(isWhole({ ...everything, ...part })).toBe(whole)
})
