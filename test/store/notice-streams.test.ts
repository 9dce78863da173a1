// Streams of notices: who listens, how far each was heard, and when asking is spared.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
  const declared = { connector: 'salesforce', settings: {}, sealed: {}, limits: {} }
  await db.unitOfWork.stores.connections.save({ ...declared, id: 'c', alias: 'acme' })
})
afterAll(() => db.close())
beforeEach(() => db.pool.query('truncate evergreen.notice_stream, evergreen.notice_listener, evergreen.notice_poll'))

const notices = () => db.unitOfWork.stores.notices
const MINUTE = 60_000
const NOW = 100 * MINUTE
const EVERY = 5 * MINUTE
const OF = { connectionId: 'c', stream: 'Contact', holder: 'me' }
const hold = (holder: string, now: number) => notices().holdStreams('c', holder, now, now + MINUTE)
const hear = (position: string, now: number, missed?: { since: number | null }) =>
  notices().heard(OF, { position, ...(missed && { missed }) }, now)
const ask = (now: number) => notices().takePoll('c', 'Contact', now, EVERY)
const asked = (upTo: number) => notices().polled('c', 'Contact', upTo)

describe('one listens', () => {
  it('until the hold ends, or is given up', async () => {
    expect(await hold('me', NOW)).toBe(true)
    expect(await hold('other', NOW + MINUTE - 1)).toBe(false)
    expect(await hold('me', NOW + MINUTE - 1)).toBe(true)
    expect(await hold('other', NOW + MINUTE)).toBe(false)
    expect(await hold('other', NOW + 2 * MINUTE - 1)).toBe(true)
    await notices().releaseStreams('c', 'me')
    expect(await hold('me', NOW + 2 * MINUTE)).toBe(false)
    await notices().releaseStreams('c', 'other')
    expect(await hold('me', NOW + 2 * MINUTE)).toBe(true)
  })

  it('and of many who want to, one', async () => {
    const held = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(holder => hold(holder, NOW)))
    expect(held.filter(Boolean)).toHaveLength(1)
  })

  it('and who lost the hold stores nothing more', async () => {
    await hold('me', NOW)
    expect(await hear('1', NOW)).toBe(true)
    await hold('other', NOW + MINUTE)
    expect(await hear('2', NOW + MINUTE)).toBe(false)
    expect(await notices().position('c', 'Contact')).toBe('1')
  })
})

describe('asking', () => {
  beforeEach(() => hold('me', NOW))

  it('goes on until it has caught up with the stream, and is then spared', async () => {
    await ask(NOW)
    await asked(NOW)
    await hear('1', NOW, { since: null })
    await hear('2', NOW + MINUTE)
    expect(await ask(NOW + EVERY)).toEqual({ upTo: NOW })
    await asked(NOW + EVERY)
    await hear('3', NOW + EVERY + MINUTE)
    expect(await ask(NOW + 2 * EVERY)).toBeNull()
    await notices().listened('c', 'Contact', NOW + 3 * EVERY)
    expect(await ask(NOW + 4 * EVERY - 1)).toBeNull()
  })

  it('begins again where the stream has broken off, from somewhat before', async () => {
    await ask(NOW)
    await asked(NOW)
    await hear('1', NOW - EVERY, { since: null })
    const last = NOW + 60 * MINUTE
    await hear('2', last)
    const again = await ask(last + EVERY)
    expect(again).toEqual({ upTo: last - 5 * MINUTE })
  })

  it('is due at once for what was missed, from when that was', async () => {
    await ask(NOW)
    await asked(NOW)
    await hear('1', NOW - EVERY, { since: null })
    await hear('2', NOW + MINUTE)
    await hear('3', NOW + 2 * MINUTE, { since: NOW - 20 * MINUTE })
    expect(await ask(NOW + 2 * MINUTE)).toEqual({ upTo: NOW - 20 * MINUTE })
    await asked(NOW + 2 * MINUTE)
    await hear('4', NOW + 3 * MINUTE)
    expect(await ask(NOW + 2 * MINUTE + EVERY)).toEqual({ upTo: NOW + 2 * MINUTE })
  })

  it('is not spared by a stream that was never heard', async () => {
    await notices().unheard('c', 'Contact', 'it is off')
    await notices().listened('c', 'Contact', NOW)
    expect(await ask(NOW)).toEqual({ upTo: null })
    expect(await notices().listenedStreams()).toEqual([
      { connection: 'acme', stream: 'Contact', heardAt: null, trouble: 'it is off' },
    ])
    await hear('1', NOW, { since: null })
    expect(await notices().listenedStreams()).toMatchObject([{ heardAt: NOW, trouble: null }])
  })
})
