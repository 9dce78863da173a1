// What somebody may mean who looks for a record.
import { expect, it } from 'vitest'
import { soughtIds } from '../../../src/domain/search/sought.ts'

it('takes an id as it is, without the blanks around it', () => {
  expect(soughtIds(' 003al00000A1b2cAAD ')).toEqual(['003al00000A1b2cAAD'])
  expect(soughtIds('51')).toEqual(['51'])
})

it('finds the id in the address of a page, of either CRM', () => {
  const salesforce = 'https://acme.lightning.force.com/lightning/r/Contact/003al00000A1b2cAAD/view'
  expect(soughtIds(salesforce)).toContain('003al00000A1b2cAAD')
  expect(soughtIds('https://app.hubspot.com/contacts/4711/record/0-1/51?tab=about')[1]).toBe('51')
})

it('knows an id of 15 characters by the 18 that it is short for', () => {
  expect(soughtIds('001D000000IqhSL')).toEqual(['001D000000IqhSL', '001D000000IqhSLIAZ'])
})

it('takes nothing else for an id', () => {
  expect(soughtIds('grace@example.com')).toEqual([])
  expect(soughtIds('Grace Hopper')).toEqual([])
  expect(soughtIds('http://')).toEqual([])
})
