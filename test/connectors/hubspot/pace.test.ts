// The pace: a burst is free, then calls are spaced, and no rolling window ever holds more than the limit.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPace } from '../../../connectors/hubspot/http/pace.ts'

function virtualClock() {
  let now = 1_000_000
  return {
    clock: {
      now: () => now,
      sleep: async (ms: number) => {
        now += ms
      },
    },
    pass: (ms: number) => {
      now += ms
    },
  }
}

test('a few calls at once go out without waiting', async () => {
  const { clock } = virtualClock()
  const pace = createPace(clock, 190, 10_000)
  const start = clock.now()
  for (let call = 0; call < 30; call += 1) await pace.turn()
  expect(clock.now()).toBe(start)
})

test('no rolling window holds more calls than the limit, whatever the pauses between them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(400), { minLength: 300, maxLength: 600 }),
      fc.integer({ min: 5, max: 200 }),
      async (pauses, max) => {
        const { clock, pass } = virtualClock()
        const pace = createPace(clock, max, 10_000)
        const sent: number[] = []
        for (const pause of pauses) {
          pass(pause % 7 === 0 ? pause : 0)
          await pace.turn()
          sent.push(clock.now())
        }
        for (const [index, at] of sent.entries()) {
          const earlier = sent[index - max]
          if (earlier !== undefined) expect(at - earlier).toBeGreaterThan(10_000)
        }
      },
    ),
    { numRuns: 30 },
  )
})

test('what the headers say of the window counts from then on', async () => {
  const { clock } = virtualClock()
  const pace = createPace(clock, 10, 10_000)
  pace.learn(1_000, 10_000)
  const start = clock.now()
  for (let call = 0; call < 100; call += 1) await pace.turn()
  expect(clock.now()).toBe(start)
})
