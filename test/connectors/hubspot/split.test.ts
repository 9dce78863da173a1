// A batch that HubSpot refuses for one of its rows is sent in parts. Where one of these meets a failure of its own, what is
// known of the others is kept, and nothing of them is sent again.
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Destination, WriteOutcome } from '../../../src/contract/connector.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { testDeps } from '../deps.ts'
import { openHubSpot } from './kit.ts'

let sandbox: Sandbox
let destination: Destination
let ids: string[]

beforeEach(async () => {
  sandbox = await startSandbox()
  const contact = (n: number) => sandbox.world.hubspot.insert('contacts', { jobtitle: 'Dev', lastname: `P${n}` })
  ids = Array.from({ length: 4 }, (_none, n) => contact(n))
  const opened = openHubSpot(sandbox.url, testDeps()).destination
  if (opened === undefined) throw new Error('no destination')
  destination = opened
})
afterEach(() => sandbox.close())

/** One of the rows has an address that is none. */
const writeWithBad = (bad: number): Promise<WriteOutcome[]> => {
  const fields = (n: number) => (n === bad ? { email: 'no address' } : { jobtitle: 'CTO' })
  const changes = ids.map((recordId, n) => ({ recordId, intentId: `i${n}`, fields: fields(n) }))
  return destination.write('contacts', changes, new AbortController().signal)
}

const ONCE = { system: 'hubspot', path: /batch\/update/, times: 1 } as const
const failing = (skip: number, status: number, body: object) =>
  sandbox.world.faults.add({ ...ONCE, skip, when: 'before', status, body, drop: false, delayMs: 0 })
/** The rows of which the title was written, each as often as it was. */
const written = () => {
  const titles = sandbox.world.writes
    .list()
    .filter(({ field, actor }) => field === 'jobtitle' && actor === 'integration')
  return titles.map(({ id }) => ids.indexOf(id))
}

const CROWDED = { status: 'error', message: 'x', policyName: 'TEN_SECONDLY_ROLLING' }
const FORBIDDEN = { status: 'error', message: 'x', category: 'BANNED' }
const APPLIED = { status: 'applied' }
const UNSENT = { status: 'retry', code: 'NOT_SENT', suspect: true }
const UNKNOWN = { status: 'unknown' }

it('goes on in smaller groups where HubSpot was asked too often before anything of it was written', async () => {
  failing(1, 429, CROWDED)
  expect(await writeWithBad(3)).toMatchObject([UNSENT, UNSENT, UNSENT, UNSENT])
  expect(written()).toEqual([])
})

it.each([
  ['was asked too often', 429, CROWDED],
  ['takes writes no longer', 403, FORBIDDEN],
])('keeps what was written of it where HubSpot then %s', async (_what, status, body) => {
  failing(2, status, body)
  expect(await writeWithBad(3)).toMatchObject([APPLIED, APPLIED, UNSENT, UNSENT])
  expect(written()).toEqual([0, 1])
})

it('keeps what was refused of it where HubSpot then was asked too often', async () => {
  failing(4, 429, CROWDED)
  const refused = { status: 'rejected', code: 'INVALID_EMAIL' }
  expect(await writeWithBad(0)).toMatchObject([refused, APPLIED, UNSENT, UNSENT])
})

it('does not know of the part whose answer was lost, and sends none after it', async () => {
  sandbox.world.faults.add({ ...ONCE, skip: 2, when: 'after', kind: 'reset' })
  expect(await writeWithBad(0)).toMatchObject([UNKNOWN, UNSENT, UNSENT, UNSENT])
})

it('knows of the parts before the one whose answer was lost', async () => {
  sandbox.world.faults.add({ ...ONCE, skip: 4, when: 'after', kind: 'reset' })
  const refused = { status: 'rejected', code: 'INVALID_EMAIL' }
  expect(await writeWithBad(0)).toMatchObject([refused, APPLIED, UNKNOWN, UNKNOWN])
})

it('that is refused as a whole for lack of a right is told at once', async () => {
  failing(0, 403, FORBIDDEN)
  await expect(writeWithBad(3)).rejects.toThrow(/HTTP 403 BANNED/)
})
