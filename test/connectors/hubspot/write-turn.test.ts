// A write's turn is taken before the values are compared. Where it must wait for another after that: what may happen
// meanwhile, and what it does then.
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Change, Destination } from '../../../src/contract/connector.ts'
import { LeaseLost, RetriableError } from '../../../src/errors.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { testDeps } from '../deps.ts'
import { openHubSpot } from './kit.ts'

let sandbox: Sandbox
let id: string
let now: number
/** How long each call waits for its turn, and what happens while the next one does. */
let waitMs: number
let meanwhile: (signal: AbortSignal | undefined) => void
let turns: number
let destination: Destination

beforeEach(async () => {
  sandbox = await startSandbox()
  id = sandbox.world.hubspot.insert('contacts', { jobtitle: 'Dev', lastname: 'P' })
  now = Date.now()
  ;[waitMs, turns] = [0, 0]
  meanwhile = () => undefined
  const deps = testDeps({ clock: { now: () => now, sleep: async () => undefined } })
  const spend: typeof deps.budget.spend = async (_under, signal) => {
    const happens = meanwhile
    meanwhile = () => undefined
    happens(signal)
    now += waitMs
    turns += 1
  }
  const opened = openHubSpot(sandbox.url, { ...deps, budget: { ...deps.budget, spend } }).destination
  if (opened === undefined) throw new Error('no destination')
  destination = opened
  // The properties are known by then: the next call is the write.
  expect(await titleNow()).toBe('Dev')
  turns = 0
})
afterEach(() => sandbox.close())

const write = (signal = new AbortController().signal) =>
  destination.write('contacts', [{ recordId: id, intentId: 'i', fields: { jobtitle: 'CTO' } }], signal)
const titleNow = async () => {
  const there = await destination.current('contacts', [id], ['jobtitle'], new AbortController().signal)
  return there.get(id)?.fields['jobtitle']
}

/** Afterwards the turn that was taken before the comparison is too old. */
const longPast = () => {
  now += 60_000
}

it('is sent at once after the comparison, however long both waited for their turns', async () => {
  longPast()
  waitMs = 4_000
  expect(await titleNow()).toBe('Dev')
  const compared = now
  expect(await write()).toMatchObject([{ status: 'applied' }])
  expect([turns, now - compared]).toEqual([2, 0])
})

it('takes one turn ahead, not one for each comparison that leads to no write', async () => {
  longPast()
  for (let batch = 0; batch < 3; batch += 1) {
    await titleNow()
    destination.unsent?.()
  }
  expect(turns).toBe(4)
})

it('takes a turn ahead for each of several comparisons that are under way at once', async () => {
  longPast()
  await Promise.all([titleNow(), titleNow(), titleNow()])
  const compared = turns
  await Promise.all([write(), write(), write()])
  expect([compared, turns]).toEqual([6, 6])
})

it('takes a new turn when HubSpot has refused a call for too many', async () => {
  const { faults } = sandbox.world
  const body = { status: 'error', message: 'x', policyName: 'TEN_SECONDLY_ROLLING' }
  const refusal = { when: 'before', status: 429, body, drop: false, delayMs: 0 } as const
  faults.add({ system: 'hubspot', path: /batch\/update/, skip: 0, times: 1, ...refusal })
  await expect(write()).rejects.toThrow(RetriableError)
  expect(await write()).toMatchObject([{ status: 'applied' }])
  expect(turns).toBe(1)
})

it('is sent when its turn comes soon', async () => {
  longPast()
  meanwhile = () => {
    now += 1_000
  }
  expect(await write()).toMatchObject([{ status: 'applied' }])
  expect(await titleNow()).toBe('CTO')
})

it('leaves what a person wrote while it waited too long, and is to be tried again', async () => {
  longPast()
  meanwhile = () => {
    now += 3_000
    sandbox.world.hubspot.update(id, { jobtitle: 'CEO' }, 'person')
  }
  expect(await write()).toMatchObject([{ status: 'retry', code: 'NOT_SENT' }])
  expect(await titleNow()).toBe('CEO')
})

it('that is refused for one of several rows says of what it can send no more that smaller groups find the row', async () => {
  longPast()
  waitMs = 2_000
  const change = (fields: Change['fields']) => ({ recordId: id, intentId: 'i', fields })
  const batch = [change({ email: 'no address' }), change({ jobtitle: 'CTO' })]
  await titleNow()
  const outcomes = await destination.write('contacts', batch, new AbortController().signal)
  const unsent = { status: 'retry', code: 'NOT_SENT', suspect: true }
  expect(outcomes).toMatchObject([unsent, unsent])
  await titleNow()
  const alone = await destination.write('contacts', batch.slice(0, 1), new AbortController().signal)
  expect(alone).toMatchObject([{ status: 'rejected', code: 'INVALID_EMAIL' }])
})

it('is not sent for a job that was taken away while it waited', async () => {
  longPast()
  const job = new AbortController()
  const lost = new LeaseLost({ what: 'another worker took it over' })
  let told: AbortSignal | undefined
  meanwhile = signal => {
    told = signal
    job.abort(lost)
  }
  await expect(write(job.signal)).rejects.toBe(lost)
  expect(told).toBe(job.signal)
  expect(await titleNow()).toBe('Dev')
})

it('that gets no turn is no write whose answer was lost', async () => {
  longPast()
  const away = new RetriableError({ what: 'Redis is away' })
  meanwhile = () => {
    throw away
  }
  await expect(write()).rejects.toBe(away)
  expect(await titleNow()).toBe('Dev')
})
