// What is known of a field once our change was applied: of one that puts back what was entered, whose that is.
import { describe, expect, it } from 'vitest'
import { stateAfter } from '../../../src/domain/decide/outcome.ts'
import type { Proposal } from '../../../src/domain/decide/proposal.ts'
import type { Origin } from '../../../src/domain/history.ts'

const EDITED = Date.UTC(2026, 0, 10)
const UNTIL = Date.UTC(2026, 3, 10)

function restored(origin: Origin, by: string | null = null) {
  const proposal: Proposal = {
    ...{ field: 'Email', before: 'ours', after: 'theirs', reason: 'restored', confidence: 1, freshness: null },
    ground: { type: 'edit', intentId: 'i', origin, by, editedAt: EDITED, lockedUntil: UNTIL },
  }
  return stateAfter(proposal, undefined, EDITED + 60_000)
}

describe('what was entered and is put back', () => {
  it.each([
    ['person', { until: UNTIL, kind: 'exact' }],
    ['import', { until: UNTIL, kind: 'exact', by: 'import' }],
    ['form', { until: UNTIL, kind: 'exact', by: 'form' }],
    ['workflow', { until: UNTIL, kind: 'exact', by: 'workflow' }],
    ['unknown', { until: UNTIL, kind: 'inferred' }],
  ] as const)('is locked as what it is, by a maker of the kind %s', (origin, lock) => {
    const at = { changedAt: EDITED, verifiedAt: EDITED }
    expect(restored(origin)).toEqual({ value: 'theirs', ...at, source: 'crm', lock })
  })

  it('is another program’s, and not locked, where one had set it', () => {
    expect(restored('integration', '005X')).toMatchObject({ source: 'crm', lock: null, heldBy: '005X' })
    expect(restored('integration')).toMatchObject({ lock: null, heldBy: 'not named' })
  })
})
