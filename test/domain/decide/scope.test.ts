import { expect, it } from 'vitest'
import { outOfScope } from '../../../src/domain/decide/scope.ts'
import type { Value } from '../../../src/domain/record.ts'

const why = (fields: Record<string, Value>, stream: string, field: string): string | null =>
  outOfScope({ id: '1', fields, modifiedAt: null, stamp: null }, stream, field)

it.each([
  ['a converted lead', { IsConverted: 'true' }, 'Lead', 'Email', 'converted lead'],
  ['a lead', { IsConverted: 'false' }, 'Lead', 'Email', null],
  ['a deleted record', { IsDeleted: 'true' }, 'Account', 'Website', 'deleted record'],
  [
    "a person's contact",
    { IsPersonAccount: 'true' },
    'Contact',
    'Phone',
    expect.stringContaining('through its Account'),
  ],
  ["a company's contact", { IsPersonAccount: 'false' }, 'Contact', 'Phone', null],
  ['the name of a person', { IsPersonAccount: 'true' }, 'Account', 'Name', 'name of a person account'],
  ["a person's e-mail address", { IsPersonAccount: 'true' }, 'Account', 'PersonEmail', null],
  ["a person's field in a company", { IsPersonAccount: 'false' }, 'account', 'PersonEmail', 'not a person account'],
  ["a person's own field in a company", { IsPersonAccount: 'false' }, 'Account', 'Level__pc', 'not a person account'],
  ['the name of a company', { IsPersonAccount: 'false' }, 'Account', 'Name', null],
  ['an account in an org without persons', {}, 'Account', 'Name', null],
  ['a custom object with such a field', { IsPersonAccount: null }, 'Thing__c', 'PersonEmail', null],
])('of %s', (_what, fields: Record<string, Value>, stream, field, reason) => {
  expect(why(fields, stream, field)).toEqual(reason)
})
