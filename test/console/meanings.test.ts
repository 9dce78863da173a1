// What people read in place of the API's short words: there is a word for each.
import { expect, it } from 'vitest'
import { EVENTS, LOCKS, OUTCOMES, REASONS, REFUSALS, STEPS } from '../../src/console/api/meanings.ts'
import { STEP_NAMES } from '../../src/contract/store/work.ts'
import { AUDIT_EVENTS, CHANGE_OUTCOMES } from '../../src/domain/audit/vocabulary.ts'
import { PROPOSAL_REASONS, REFUSAL_REASONS } from '../../src/domain/decide/proposal.ts'

const names = (of: object) => Object.keys(of).toSorted()

it('are one for each outcome, reason, refusal, step and kind of lock, and none too many', () => {
  expect(names(OUTCOMES)).toEqual([...Object.keys(CHANGE_OUTCOMES), 'pending'].toSorted())
  expect(names(REASONS)).toEqual(PROPOSAL_REASONS.toSorted())
  expect(names(REFUSALS)).toEqual(REFUSAL_REASONS.toSorted())
  expect(names(STEPS)).toEqual(STEP_NAMES.toSorted())
  expect(names(LOCKS)).toEqual(['exact', 'inferred', 'unknown'])
})

it('offer each event of the audit to be looked for', () => {
  expect(EVENTS.toSorted()).toEqual(names(AUDIT_EVENTS))
})
