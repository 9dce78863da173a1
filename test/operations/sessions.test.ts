// Sessions over several processes: one is made at a time, stored before anyone has it, and never in plain.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { Session } from '../../src/contract/connector.ts'
import { createSessions } from '../../src/operations/sessions.ts'
import { createSealer } from '../../src/seal.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'

const ID = 'connection-1'
const SETTINGS = { clientId: 'app', refreshToken: 'first-refresh' }
const HOUR = 3_600_000

let db: FreshDatabase
let logged: string[]
beforeAll(async () => {
  db = await freshDatabase()
  const of = { id: ID, alias: 'hs', connector: 'hubspot', settings: {}, sealed: {}, limits: {} }
  await db.unitOfWork.stores.connections.save(of)
})
afterAll(() => db.close())
beforeEach(async () => {
  logged = []
  await db.pool.query('delete from evergreen.session')
})

const sealer = createSealer(Buffer.alloc(32, 7))

/** The sessions as one process has them. */
function processOf({ seal, open } = sealer) {
  const registerSecret = (secret: string) => logged.push(secret)
  return createSessions({ unitOfWork: db.unitOfWork, clock: systemClock, seal, unseal: open, registerSecret })
}

/** A log-in that gives numbered tokens and, as HubSpot may, a new refresh token each time. */
function vendor() {
  const used: (string | null)[] = []
  const make = async (last: Session | null): Promise<Session> => {
    used.push(last?.refreshToken ?? null)
    const n = used.length
    await new Promise(resolve => setTimeout(resolve, 20))
    const expiresAt = Date.now() + HOUR
    return { accessToken: `access-${n}`, refreshToken: `refresh-${n}`, baseUrl: 'https://api.hubapi.com', expiresAt }
  }
  return { used, make }
}

it('makes one session for all who ask at once, in any process', async () => {
  const { used, make } = vendor()
  const keepers = Array.from({ length: 4 }, () => processOf()(ID, SETTINGS))
  const asked = await Promise.all([...keepers, ...keepers].map(keeper => keeper.renew(null, make)))
  expect(new Set(asked.map(({ accessToken }) => accessToken))).toEqual(new Set(['access-1']))
  expect(used).toEqual([null])
  expect(keepers.map(keeper => keeper.get()?.accessToken)).toEqual(Array(4).fill('access-1'))
})

it('renews with the refresh token that the last log-in gave, whichever process made it', async () => {
  const { used, make } = vendor()
  const [one, other] = [processOf()(ID, SETTINGS), processOf()(ID, SETTINGS)]
  await one.renew(null, make)
  expect((await other.renew('access-1', make)).accessToken).toBe('access-2')
  expect((await one.renew('access-1', make)).accessToken).toBe('access-2')
  expect(used).toEqual([null, 'refresh-1'])
})

it('stores a session before anyone has it: what cannot be stored is not handed out', async () => {
  const { make } = vendor()
  const broken = processOf({
    ...sealer,
    seal: () => {
      throw new Error('no key')
    },
  })(ID, SETTINGS)
  await expect(broken.renew(null, make)).rejects.toThrow('no key')
  expect(broken.get()).toBeNull()
})

it('gives nothing that ends within the minute, and nothing that rests on other settings or another key', async () => {
  const short = async (): Promise<Session> => ({ accessToken: 'short', baseUrl: '', expiresAt: Date.now() + 30_000 })
  const keeper = processOf()(ID, SETTINGS)
  await keeper.renew(null, short)
  expect(keeper.get()).toBeNull()
  const { used, make } = vendor()
  await keeper.renew(null, make)
  await processOf()(ID, { ...SETTINGS, refreshToken: 'second-refresh' }).renew(null, make)
  await processOf(createSealer(Buffer.alloc(32, 8)))(ID, SETTINGS).renew(null, make)
  expect(used).toEqual([null, null, null])
})

it('keeps tokens sealed in the database and out of the log', async () => {
  await processOf()(ID, SETTINGS).renew(null, vendor().make)
  const { rows } = await db.pool.query('select to_jsonb(session) as row from evergreen.session')
  expect(JSON.stringify(rows)).not.toMatch(/access-1|refresh-1|first-refresh/)
  expect(logged).toEqual(['access-1', 'refresh-1'])
})
