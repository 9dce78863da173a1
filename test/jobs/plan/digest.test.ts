// The digest of a plan's changes: plans that wait are approved under it, so it must stay what it was.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { digestOf } from '../../../jobs/plan/measure.ts'
import type { StoredProposal } from '../../../src/contract/stores.ts'
import { canonical } from '../../../src/domain/canonical.ts'

const text = fc.string({ unit: 'binary' })
const value = fc.option(text)
const ground = fc.oneof(
  fc.record({ type: fc.constant('rule' as const), rule: text, version: fc.integer() }),
  fc.constant({ version: 1, rule: 'phone', type: 'rule' as const }),
)
const change = fc.record({
  recordId: text,
  field: text,
  before: value,
  after: value,
  reason: fc.constantFrom('normalized' as const, 'filled' as const),
  ground,
  confidence: fc.double({ min: 0, max: 1 }),
  freshness: fc.option(fc.double({ min: 0, max: 1 })),
})

it('a digest is that of a line of canonical JSON for each change, in the order of their ids', () => {
  fc.assert(
    fc.property(fc.array(change), changes => {
      const stored: StoredProposal[] = changes.map((each, at) => ({ ...each, id: String(at + 9) }))
      const expected = createHash('sha256')
      for (const { id, recordId, field, before, after, reason, ground, confidence, freshness } of stored) {
        expected.update(`${canonical([id, recordId, field, before, after, reason, ground, confidence, freshness])}\n`)
      }
      expect(digestOf(stored.toReversed())).toBe(expected.digest('hex'))
    }),
  )
})
