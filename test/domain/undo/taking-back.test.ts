// What takes a change back, however often we wrote, and what is left because somebody has set it since.
import { expect, it } from 'vitest'
import type { Ground, UndoGround } from '../../../src/domain/decide/proposal.ts'
import type { FieldState } from '../../../src/domain/record.ts'
import { fateOfUndo } from '../../../src/domain/undo/left.ts'
import { takingBack, type Written } from '../../../src/domain/undo/taking-back.ts'

const RULE: Ground = { type: 'rule', rule: 'email', version: 1 }
const CLAIM: Ground = {
  type: 'claim',
  source: 'acme',
  supply: 'industry',
  matchedOn: 'domain',
  matchConfidence: 1,
  observedAt: 5,
  posterior: 0.95,
  posteriorOfCrm: 0.1,
  rule: 'industry',
  version: 1,
}
const OURS: FieldState = { value: 'b', changedAt: 20, verifiedAt: 7, source: 'evergreen', lock: null }

let count = 0
function written(before: string | null, after: string | null, part: Partial<Written> = {}): Written {
  count += 1
  const of = { id: `${count}`, runId: 'run', recordId: 'r1', field: 'Email', outcome: 'applied' } as const
  return { ...of, before, after, reason: 'normalized', ground: RULE, confidence: 1, freshness: null, ...part }
}
const changesOf = (changes: readonly Written[], state?: FieldState) =>
  takingBack(changes, new Map(state === undefined ? [] : [['r1', { Email: state }]])).map(({ proposal }) => proposal)

it('gives each field what stood there before', () => {
  const other = written(null, 'x', { field: 'Industry', ground: CLAIM })
  expect(changesOf([written('a', 'b'), other])).toMatchObject([
    { field: 'Email', before: 'b', after: 'a', reason: 'undone' },
    { field: 'Industry', before: 'x', after: null, reason: 'undone' },
  ])
})

it('goes back over all of our writes that follow on each other, and names each of them', () => {
  const [first, second] = [written('a', 'b'), written('b', 'c', { runId: 'later' })]
  const [change] = changesOf([first, second])
  expect(change).toMatchObject({ before: 'c', after: 'a' })
  expect(change?.ground).toMatchObject({
    of: [
      { runId: 'run', id: first.id },
      { runId: 'later', id: second.id },
    ],
  })
})

it('goes back no further than to what somebody else has set in between', () => {
  expect(changesOf([written('a', 'b'), written('theirs', 'c')])).toMatchObject([{ before: 'c', after: 'theirs' }])
})

it('takes stamps back as what they are, so that they are counted apart', () => {
  const ground: Ground = { type: 'stamp', stamp: 'freshness', alone: false }
  const stamp = written('80', '97', { field: 'Fresh__c', reason: 'stamped', ground })
  expect(changesOf([stamp])).toMatchObject([{ before: '97', after: '80', reason: 'stamped', ground: { type: 'undo' } }])
})

it('asks for nothing where our writes cancel each other out', () => {
  expect(changesOf([written('a', 'b'), written('b', 'a', { reason: 'undone' })])).toEqual([])
})

it('brings our own value back when an undo is undone, and takes it away once more after that', () => {
  const [undone] = changesOf([written('a', 'b')], OURS)
  if (undone === undefined) throw new Error('nothing to take back')
  const [redone] = changesOf([written('b', 'a', undone)])
  expect(redone).toMatchObject({ before: 'a', after: 'b', reason: 'redone' })
  if (redone === undefined) throw new Error('nothing to take back')
  expect(changesOf([written('a', 'b', redone)])).toMatchObject([{ before: 'b', after: 'a', reason: 'undone' }])
})

it('keeps what was known of a value whose notation alone was changed, and no claim for the one before', () => {
  const groundOf = (ground: Ground) => changesOf([written('a', 'b', { ground })], OURS)[0]?.ground
  expect(groundOf(RULE)).toMatchObject({ verifiedAt: 7, verifiedBefore: 7 })
  expect(groundOf(CLAIM)).toMatchObject({ verifiedAt: null, verifiedBefore: 7 })
})

const GROUND: UndoGround = {
  type: 'undo',
  of: [{ runId: 'run', id: '1', sure: true }],
  verifiedAt: null,
  verifiedBefore: null,
}
const CHANGE = { before: 'b', after: 'a' }

it('writes where our value stands, and is done where the one from before does', () => {
  expect(fateOfUndo(CHANGE, GROUND, 'b', OURS)).toEqual({ fate: 'write' })
  expect(fateOfUndo(CHANGE, GROUND, 'b', undefined)).toEqual({ fate: 'write' })
  expect(fateOfUndo(CHANGE, GROUND, 'a', OURS)).toMatchObject({ fate: 'unchanged' })
})

it.each([
  ['what somebody has set since', 'theirs', OURS, 'somebody changed it'],
  ['what is empty since', null, OURS, 'somebody changed it'],
  ['what a later run of ours wrote', 'c', { ...OURS, value: 'c' }, 'a later run wrote another value'],
  ['our own value where somebody set it again', 'b', { ...OURS, source: 'crm' } as const, 'set the same value since'],
])('leaves %s', (_what, now, state, why) => {
  expect(fateOfUndo(CHANGE, GROUND, now, state)).toMatchObject({ fate: 'conflict', why: expect.stringContaining(why) })
})

it('takes a write that is not certain for ours: the next read could only think that somebody had made it', () => {
  const unsure = { ...GROUND, of: [{ runId: 'run', id: '1', sure: false }] }
  expect(fateOfUndo(CHANGE, unsure, 'b', { ...OURS, source: 'crm' })).toEqual({ fate: 'write' })
})
