// A verification goes on while nobody waits for it, and whoever looks finds how far it is or what it came to.
import { expect, it } from 'vitest'
import type { VerifyRequest } from '../../../src/operations/audit/verify.ts'
import { createVerifications } from '../../../src/operations/audit/verifying.ts'

const VERDICT = { entries: 9, segments: 2, links: 1, waiting: 0, head: null, faults: [], faultCount: 0, seconds: 1 }

function place() {
  const asked: VerifyRequest[] = []
  const turns: PromiseWithResolvers<typeof VERDICT>[] = []
  const clock = { at: 1, now: () => clock.at }
  const verifications = createVerifications(request => {
    asked.push(request)
    const turn = Promise.withResolvers<typeof VERDICT>()
    turns.push(turn)
    return turn.promise
  }, clock)
  return { asked, turns, clock, verifications }
}

it('tells how far it has come, and what it came to, also to somebody else', async () => {
  const { asked, turns, clock, verifications } = place()
  expect(verifications.of(null)).toBeNull()
  expect(verifications.begin(null, 'user:ada')).toMatchObject({ startedBy: 'user:ada', startedAt: 1, endedAt: null })
  asked[0]?.onProgress?.(5)
  expect(verifications.of(null)).toMatchObject({ entries: 5, endedAt: null, verdict: null })
  expect(verifications.of('run')).toBeNull()
  clock.at = 7
  turns[0]?.resolve(VERDICT)
  await turns[0]?.promise
  expect(verifications.of(null)).toMatchObject({ endedAt: 7, entries: 9, verdict: VERDICT, trouble: null })
})

it('is not begun a second time while it goes on, and is anew once it has ended', async () => {
  const { asked, turns, verifications } = place()
  verifications.begin('run', 'user:ada')
  verifications.begin('run', 'user:bob')
  expect(asked.map(({ runId }) => runId)).toEqual(['run'])
  turns[0]?.resolve(VERDICT)
  await turns[0]?.promise
  expect(verifications.begin('run', 'user:bob')).toMatchObject({ startedBy: 'user:bob', endedAt: null })
  expect(asked).toHaveLength(2)
})

it('says why where it could not be ended, and may be begun again', async () => {
  const { turns, verifications } = place()
  verifications.begin(null, 'user:ada')
  turns[0]?.reject(new Error('the database is gone'))
  await turns[0]?.promise.catch(() => undefined)
  expect(verifications.of(null)).toMatchObject({ endedAt: 1, verdict: null, trouble: 'the database is gone' })
  expect(verifications.begin(null, 'user:ada').endedAt).toBeNull()
})
