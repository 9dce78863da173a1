// What a sync needs to be let do, so that it is checked before anything is written.
import { expect, it } from 'vitest'
import { needOf } from '../../src/domain/need.ts'
import { setting, syncDefinition } from '../support/sync.ts'

it('to write what it may write: by itself, where it knows the newer value, and its stamps', () => {
  const fields = [
    setting({ field: 'Phone', kind: 'phone' }),
    setting({ field: 'Title', kind: 'job_title', owner: 'newest' }),
    setting({ field: 'Industry', kind: 'industry', owner: 'crm' }),
    setting({ field: 'Fax', kind: 'phone', policy: 'suggest-only' }),
  ]
  const stamps = { fields: { freshness: 'Fresh__c' }, freshnessAs: 'percent', alone: null } as const
  const { reads, writes } = needOf(syncDefinition({ fields, stamps }))
  expect(writes).toEqual(['Phone', 'Title', 'Fresh__c'])
  expect(reads).toEqual(['Phone', 'Title', 'Industry', 'Fax', 'Fresh__c'])
})
