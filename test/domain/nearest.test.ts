// Suggestions help with slips of the finger and keep quiet otherwise.
import { expect, test } from 'vitest'
import { nearest } from '../../src/domain/nearest.ts'

const WORDS = ['kind', 'policy', 'from', 'staleBelow', 'halfLifeYears', 'overwrite-stale']

test.each([
  ['polcy', 'policy'],
  ['Policy', 'policy'],
  ['stale_below', 'staleBelow'],
  ['overwriteStale', 'overwrite-stale'],
  ['halflife', 'halfLifeYears'],
  ['knid', 'kind'],
  ['form', 'from'],
  ['weather', null],
  ['x', null],
  ['', null],
])('%j → %j', (typed, expected) => {
  expect(nearest(typed, WORDS)).toBe(expected)
})
