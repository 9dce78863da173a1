// How many jobs at once, and how many to a ticket.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createPace } from '../../src/queue/pace.ts'
import { createSlots } from '../../src/queue/slots.ts'

it('runs as many at once as there are slots, in the order of asking, also when some fail', async () => {
  const inSlot = createSlots(3)
  const begun: number[] = []
  let now = 0
  let most = 0
  const work = Array.from({ length: 12 }, (_, place) =>
    inSlot(async () => {
      begun.push(place)
      most = Math.max(most, ++now)
      await sleep(1)
      now -= 1
      if (place % 4 === 0) throw new Error('failed')
      return place
    }),
  )
  const outcomes = await Promise.allSettled(work)
  expect(most).toBe(3)
  expect(begun).toEqual(outcomes.map((_, place) => place))
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(3)
})

it('puts short jobs on a ticket together, and each long one on its own', () => {
  const pace = createPace()
  expect(pace.perTicket()).toEqual({})
  pace.note('enrich', 0.01)
  pace.note('pull', 5)
  pace.note('write-back', 300)
  expect(pace.perTicket()).toEqual({ enrich: 50, pull: 4, 'write-back': 1 })
})

it('feels at once when jobs have become slow, and only slowly believes that they are fast again', () => {
  const pace = createPace()
  for (let job = 0; job < 100; job += 1) pace.note('pull', 1)
  pace.note('pull', 1_000)
  expect(pace.perTicket()).toEqual({ pull: 1 })
  pace.note('pull', 1)
  expect(pace.perTicket()).toEqual({ pull: 1 })
  for (let job = 0; job < 100; job += 1) pace.note('pull', 1)
  expect(pace.perTicket()).toEqual({ pull: 19 })
})
