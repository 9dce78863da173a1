// Which fields a connection's syncs ask for, and which fields that are there could not take them.
import { describe, expect, it } from 'vitest'
import { objectionOf } from '../../../src/domain/provision/objection.ts'
import { wishesOf } from '../../../src/domain/provision/wishes.ts'
import { setting, syncDefinition } from '../../support/sync.ts'

const stamps = { fields: { freshness: 'Fresh__c' }, freshnessAs: 'percent', alone: null } as const

describe('the fields that syncs ask for', () => {
  it('are a receipt where anything is written, the stamps, and the values that sources supply', () => {
    const fields = [
      setting({ field: 'Phone', kind: 'phone' }),
      setting({ field: 'Annual_Revenue__c', kind: 'revenue', supply: 'revenue' }),
    ]
    const wishes = wishesOf([syncDefinition({ name: 'a', fields, stamps })], 'R__c')
    expect(wishes.fields.map(({ field, label, role }) => [field, label, role.is])).toEqual([
      ['R__c', 'Evergreen Receipt', 'receipt'],
      ['Fresh__c', 'Freshness', 'stamp'],
      ['Annual_Revenue__c', 'Annual Revenue', 'value'],
    ])
    expect(wishes.unshaped).toMatchObject([
      { field: 'Phone', detail: 'no source supplies it to a, so it would stay empty' },
    ])
    expect(wishes.unstamped).toEqual([])
  })

  it('are none where nothing is written', () => {
    const fields = [setting({ field: 'Phone', kind: 'phone', policy: 'never' })]
    expect(wishesOf([syncDefinition({ fields })], 'R__c')).toMatchObject({ fields: [], unstamped: [] })
  })

  it('are asked for once by all syncs of an object, and not at all where two want different things of one', () => {
    const share = { ...stamps, freshnessAs: 'share' } as const
    const fields = [setting({ field: 'Phone', kind: 'phone' })]
    const two = [syncDefinition({ name: 'a', fields, stamps }), syncDefinition({ name: 'b', fields, stamps: share })]
    const wishes = wishesOf(two, 'R__c')
    expect(wishes.fields.map(({ field }) => field)).toEqual(['R__c'])
    expect(wishes.clashes).toEqual([
      {
        stream: 'Account',
        field: 'Fresh__c',
        detail: 'a wants a percent of it, b a number of 1 digits and 2 decimals',
        fix: 'Name another field in one of them.',
        remedy: { do: 'edit-sync', sync: 'b' },
      },
    ])
  })

  it('leave to a person what has values to choose from', () => {
    const fields = [setting({ field: 'Tier__c', kind: 'picklist', supply: 'tier' })]
    const { fields: wished, unshaped } = wishesOf([syncDefinition({ fields })], 'R__c')
    expect(wished.map(({ field }) => field)).toEqual(['R__c'])
    expect(unshaped).toMatchObject([{ field: 'Tier__c', detail: 'what a picklist may hold is for a person to say' }])
  })
})

describe('a field that is there', () => {
  const sync = syncDefinition({
    fields: [
      setting({ field: 'Staff__c', kind: 'employees', supply: 'staff' }),
      setting({ field: 'Born__c', kind: 'date', supply: 'born' }),
      setting({ field: 'Mail__c', kind: 'email', supply: 'mail' }),
    ],
    stamps,
  })
  const [receipt, fresh, staff, born, mail] = wishesOf([sync], 'R__c').fields
  const cases = [
    [receipt, 'string', 64, null],
    [receipt, 'string', 20, 'it is there with 20 characters, and receipts have 36'],
    [receipt, 'double', null, 'it is there as a double, and receipts are text'],
    [fresh, 'percent', null, null],
    [fresh, 'boolean', null, 'it is there, and it takes a boolean, not a number'],
    [staff, 'int', null, null],
    [staff, 'string', 80, null],
    [staff, 'date', null, 'it is there as a date, and holds no number'],
    [born, 'datetime', null, null],
    [born, 'number', null, 'it is there as a number, and holds no day'],
    [mail, 'email', 80, null],
    [mail, 'boolean', null, 'it is there as a boolean, and holds no text'],
  ] as const
  it.each(cases)('%o as %s of length %s: %s', (wish, type, maxLength, why) => {
    expect(wish === undefined ? '' : objectionOf(wish, { type, maxLength, computed: false })).toBe(why)
  })

  it('is of no use where the CRM works it out', () => {
    const standing = { type: 'double', maxLength: null, computed: true }
    expect(staff === undefined ? '' : objectionOf(staff, standing)).toContain('works its value out')
  })
})
