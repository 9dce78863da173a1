// "Do not change", "clear" and a text that only looks like one of them are three things, in both CRMs, and in Salesforce by
// both ways of writing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Change, Destination, WriteOutcome } from '../../src/contract/connector.ts'
import { Postponed } from '../../src/errors.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import { testDeps } from './deps.ts'
import { openHubSpot } from './hubspot/kit.ts'
import { openSalesforce } from './salesforce/kit.ts'

const signal = new AbortController().signal
const NAMES = {
  salesforce: { stream: 'Contact', title: 'Title', phone: 'Phone', name: 'LastName' },
  hubspot: { stream: 'contacts', title: 'jobtitle', phone: 'phone', name: 'lastname' },
} as const
type System = keyof typeof NAMES

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

function destinationOf(system: System): Destination {
  const clock = {
    now: () => sandbox.world.clock.now(),
    sleep: async (ms: number) => sandbox.world.clock.advance(ms),
  }
  const open = system === 'salesforce' ? openSalesforce : openHubSpot
  const { destination } = open(sandbox.url, testDeps({ clock }))
  if (destination === undefined) throw new Error('no destination')
  return destination
}

/** By one job; what was not sent has its outcome at once. */
async function byBulk({ bulk }: Destination, stream: string, changes: readonly Change[]): Promise<WriteOutcome[]> {
  if (bulk === undefined) throw new Error('no Bulk')
  const job = await bulk.make(stream)
  const { refused, due } = await bulk.begin(job, stream, changes)
  const rows = due === null ? new Map() : await endOf(bulk, job, stream, changes.length)
  return changes.flatMap(({ recordId }) => refused.get(recordId) ?? rows.get(recordId)?.outcome ?? [])
}

async function endOf(bulk: NonNullable<Destination['bulk']>, job: string, stream: string, rows: number) {
  for (;;) {
    sandbox.world.clock.advance(60_000)
    const end = await bulk.end(job, stream, rows, signal).catch((error: unknown) => {
      if (error instanceof Postponed) return null
      throw error
    })
    if (end !== null) return end.status === 'over' ? end.rows : new Map()
  }
}

const directly = (destination: Destination, stream: string, changes: readonly Change[]) =>
  destination.write(stream, changes, signal)

describe.each([
  ['hubspot', 'directly', directly],
  ['salesforce', 'directly', directly],
  ['salesforce', 'by Bulk', byBulk],
] as const)('in %s %s', (system, _, write) => {
  const { stream, title, phone, name } = NAMES[system]
  const insert = () =>
    sandbox.world[system].insert(stream, { [name]: 'Ada', [title]: 'Engineer', [phone]: '+1 212 555 0100' })

  it('null clears, what is not named stays, and neither a blank nor a word for nothing clears', async () => {
    const destination = destinationOf(system)
    const sent = [
      { [title]: null },
      { [title]: 'Countess' },
      { [title]: '' },
      { [title]: ' ' },
      { [title]: '#N/A' },
      { [title]: 'null' },
    ]
    const changes = sent.map((fields, n) => ({ recordId: insert(), intentId: `intent-${n}`, fields }))
    const outcomes = await write(destination, stream, changes)
    const ids = changes.map(({ recordId }) => recordId)
    const now = await destination.current(stream, ids, [title, phone], signal)
    const titles = ids.map(id => now.get(id)?.fields[title])
    expect(outcomes.map(({ status }) => status).slice(0, 4)).toEqual(['applied', 'applied', 'rejected', 'rejected'])
    expect(titles.slice(0, 4)).toEqual([null, 'Countess', 'Engineer', 'Engineer'])
    // As a text it is written, or refused: it never means to clear.
    for (const at of [4, 5]) {
      const text = sent[at]?.[title]
      expect(titles[at]).toBe(outcomes[at]?.status === 'applied' ? text : 'Engineer')
    }
    expect(new Set(ids.map(id => now.get(id)?.fields[phone]))).toEqual(new Set(['+1 212 555 0100']))
  })
})
