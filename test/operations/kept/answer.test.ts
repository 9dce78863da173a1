import { expect, it } from 'vitest'
import { keepFor } from '../../../src/operations/kept/answer.ts'

function kept() {
  const made: PromiseWithResolvers<string>[] = []
  const clock = { at: 0, now: () => clock.at }
  const ask = keepFor(5_000, clock, () => {
    const next = Promise.withResolvers<string>()
    made.push(next)
    return next.promise
  })
  return { made, clock, ask }
}

it('makes an answer once for all who ask within the time, and another after it', async () => {
  const { made, clock, ask } = kept()
  const first = ask()
  made[0]?.resolve('one')
  expect(await first).toBe('one')
  clock.at = 4_999
  expect(await ask()).toBe('one')
  clock.at = 5_000
  const second = ask()
  made[1]?.resolve('two')
  expect(await second).toBe('two')
})

it('makes no second one while the first is being made, however long that takes', async () => {
  const { made, clock, ask } = kept()
  const first = ask()
  clock.at = 60_000
  const late = ask()
  expect(made).toHaveLength(1)
  made[0]?.resolve('one')
  expect([await first, await late]).toEqual(['one', 'one'])
  ask()
  expect(made).toHaveLength(2)
})

it('makes another at once after one that failed', async () => {
  const { made, ask } = kept()
  const first = ask()
  made[0]?.reject(new Error('no database'))
  await expect(first).rejects.toThrow('no database')
  ask()
  expect(made).toHaveLength(2)
})
