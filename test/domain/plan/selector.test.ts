// How a person says which changes are meant.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PROPOSAL_REASONS } from '../../../src/domain/decide/proposal.ts'
import { fateOf } from '../../../src/domain/plan/decision.ts'
import { isMeant, selectorOf, selectorText } from '../../../src/domain/plan/selector.ts'

const change = { id: '7', recordId: '001A', field: 'Phone', reason: 'normalized' } as const
const name = fc.string({ minLength: 1, maxLength: 12 }).filter(text => !/[,]/.test(text) && text.trim() === text)

describe('a selector', () => {
  it.each([
    ['field=Phone', true],
    ['field=phone', false],
    ['reason=filled', false],
    ['record=001A', true],
    ['7', true],
    ['id=8', false],
    ['field=Phone, reason=normalized,record=001A', true],
    ['field=Phone,reason=filled', false],
  ])('%s means a normalized Phone of 001A: %s', (text, meant) => {
    const read = selectorOf(text)
    expect('selector' in read && isMeant(change, read.selector)).toBe(meant)
  })

  it.each([
    ['', '"" selects nothing'],
    ['Phone', '"Phone" selects nothing'],
    ['field=', '"field=" selects nothing'],
    ['fields=Phone', '"fields=Phone" is not understood'],
    ['reason=tidied', 'reasons are normalized, filled, refreshed, overwritten'],
    ['id=seven', 'an id is a number'],
    ['field=Phone,field=Fax', 'says field twice'],
  ])('%s is not one', (text, why) => {
    const read = selectorOf(text)
    expect('problem' in read ? read.problem : '').toContain(why)
  })

  it.each([
    ['0031r00002AbCdE', '0031r00002AbCdEAAV'],
    ['123456789012345', '123456789012345'],
  ])('names the record %s as the CRM does: %s', (typed, recordId) => {
    const read = selectorOf(`record=${typed}`)
    expect('selector' in read && isMeant({ ...change, recordId }, read.selector)).toBe(true)
  })

  it('is read as it was written', () => {
    const selectors = fc.record({
      field: fc.option(name),
      reason: fc.option(fc.constantFrom(...PROPOSAL_REASONS)),
      recordId: fc.option(name),
      id: fc.option(fc.nat().map(String)),
    })
    fc.assert(
      fc.property(selectors, selector => {
        const text = selectorText(selector)
        if (text !== '') expect(selectorOf(text)).toEqual({ selector })
      }),
    )
  })

  it('never throws, whatever is typed', () => {
    fc.assert(fc.property(fc.string(), text => 'selector' in selectorOf(text) || 'problem' in selectorOf(text)))
  })
})

it('an exception weighs more than a choice, and what nobody chose is left out', () => {
  const only = [{ field: 'Phone', reason: null, recordId: null, id: null }]
  const except = [{ field: null, reason: null, recordId: '001A', id: null }]
  const approved = { verdict: 'approved', only, except, why: null } as const
  expect(fateOf(change, approved)).toBe('declined')
  expect(fateOf({ ...change, recordId: '001B' }, approved)).toBe('write')
  expect(fateOf({ ...change, recordId: '001B', field: 'Fax' }, approved)).toBe('left-out')
  expect(fateOf(change, { ...approved, only: [], except: [] })).toBe('write')
})
