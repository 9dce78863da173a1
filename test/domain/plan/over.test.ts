// A plan has its time to the moment, and ends before it where what it rests on does not hold any more.
import { expect, it } from 'vitest'
import { whyOver } from '../../../src/domain/plan/over.ts'
import { setting, syncDefinition } from '../../support/sync.ts'

const END = Date.UTC(2026, 10, 26)
const definition = syncDefinition()
const changes = [{ field: 'Email', reason: 'normalized' }] as const
const plan = { expiresAt: END, definition, account: 'acme', changes }
const at = (now: number, part: object = {}) => whyOver(plan, { now, definition, account: 'acme', ...part })

it('it may be decided on until a moment before its end, and not at its end', () => {
  expect(at(END - 1)).toBeNull()
  expect(at(END)).toEqual({ state: 'expired', why: 'nobody decided on the plan until 2026-11-26T00:00:00.000Z' })
})

it('another account, or a sync that judges in another way, ends it at once', () => {
  expect(at(END - 1, { account: 'other' })?.state).toBe('superseded')
  expect(at(END - 1, { definition: { ...definition, lockDays: 1 } })?.state).toBe('superseded')
  expect(at(END - 1, { definition: { ...definition, planDays: 1 } })).toBeNull()
})

it("a field that is another sync's now ends it, unless the plan takes back or puts back what was there", () => {
  const fields = [
    setting({ field: 'Email', kind: 'email', owner: 'another-sync' }),
    setting({ field: 'Phone', kind: 'phone' }),
  ]
  const planned = { ...definition, fields: fields.map(field => ({ ...field, owner: 'evergreen' as const })) }
  const now = { now: END - 1, definition: { ...definition, fields }, account: 'acme' }
  const over = (of: Parameters<typeof whyOver>[0]['changes']) =>
    whyOver({ ...plan, definition: planned, changes: of }, now)
  expect(over(changes)).toEqual({ state: 'superseded', why: 'another sync writes Email now' })
  expect(over([{ field: 'Phone', reason: 'normalized' }])).toBeNull()
  expect(over([{ field: 'Email', reason: 'undone' }])).toBeNull()
})
