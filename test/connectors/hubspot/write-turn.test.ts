// A write waits for its turn after the values were compared: what may happen meanwhile, and what it does then.
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Destination } from '../../../src/contract/connector.ts'
import { LeaseLost, RetriableError } from '../../../src/errors.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { testDeps } from '../deps.ts'
import { openHubSpot } from './kit.ts'

let sandbox: Sandbox
let id: string
let now: number
/** What happens while the next call waits. */
let meanwhile: (signal: AbortSignal | undefined) => void
let destination: Destination

beforeEach(async () => {
  sandbox = await startSandbox()
  id = sandbox.world.hubspot.insert('contacts', { jobtitle: 'Dev', lastname: 'P' })
  now = Date.now()
  meanwhile = () => undefined
  const deps = testDeps({ clock: { now: () => now, sleep: async () => undefined } })
  const spend: typeof deps.budget.spend = async (_under, signal) => {
    const happens = meanwhile
    meanwhile = () => undefined
    happens(signal)
  }
  const opened = openHubSpot(sandbox.url, { ...deps, budget: { ...deps.budget, spend } }).destination
  if (opened === undefined) throw new Error('no destination')
  destination = opened
  // The properties are known by then: the next call is the write.
  const compared = await destination.current('contacts', [id], ['jobtitle'], new AbortController().signal)
  expect(compared.get(id)?.fields['jobtitle']).toBe('Dev')
})
afterEach(() => sandbox.close())

const write = (signal = new AbortController().signal) =>
  destination.write('contacts', [{ recordId: id, intentId: 'i', fields: { jobtitle: 'CTO' } }], signal)
const titleNow = async () => {
  const there = await destination.current('contacts', [id], ['jobtitle'], new AbortController().signal)
  return there.get(id)?.fields['jobtitle']
}

it('is sent when its turn comes soon', async () => {
  meanwhile = () => {
    now += 1_000
  }
  expect(await write()).toMatchObject([{ status: 'applied' }])
  expect(await titleNow()).toBe('CTO')
})

it('leaves what a person wrote while it waited too long, and is to be tried again', async () => {
  meanwhile = () => {
    now += 3_000
    sandbox.world.hubspot.update(id, { jobtitle: 'CEO' }, 'person')
  }
  expect(await write()).toMatchObject([{ status: 'retry', code: 'NOT_SENT' }])
  expect(await titleNow()).toBe('CEO')
})

it('is not sent for a job that was taken away while it waited', async () => {
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
  const away = new RetriableError({ what: 'Redis is away' })
  meanwhile = () => {
    throw away
  }
  await expect(write()).rejects.toBe(away)
  expect(await titleNow()).toBe('Dev')
})
