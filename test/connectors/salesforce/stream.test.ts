// Change events: what is heard of the sandbox's Pub/Sub API, and how listening goes on when something gets in the way.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Heard } from '../../../src/contract/feed.ts'
import { ConfigError, ConnectionLost, QuotaExhausted } from '../../../src/errors.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { testDeps } from '../deps.ts'
import { openSalesforce } from './kit.ts'

let sandbox: Sandbox
const open: Ear[] = []
beforeEach(async () => {
  sandbox = await startSandbox()
  bus().selected.add('Contact')
  bus().keepAliveMs = 50
})
afterEach(async () => {
  for (const ear of open.splice(0)) await ear.close()
  await sandbox.close()
})

const org = () => sandbox.world.salesforce
const bus = () => org().bus
const contact = () => org().insert('Contact', { LastName: 'Berg' })
const rename = (id: string, LastName = 'Renamed') => org().update(id, { LastName }, 'person')
const FROM_NOW = { since: null }

/** Listens; what it heard is taken one by one. */
class Ear {
  readonly #stop = new AbortController()
  readonly #heard: AsyncIterator<Heard>
  position: string | null = null

  constructor(from: string | null = null, stream = 'Contact', given: Readonly<Record<string, unknown>> = {}) {
    const feed = openSalesforce(sandbox.url, testDeps(), given).feed
    if (feed?.stream === undefined) throw new Error('no stream')
    this.#heard = feed.stream.listen(stream, from, this.#stop.signal)[Symbol.asyncIterator]()
    open.push(this)
  }

  async next(): Promise<Heard> {
    const { value, done } = await this.#heard.next()
    if (done === true) throw new Error('it ended')
    this.position = value.position
    return value
  }

  /** The next that tells anything of records. */
  async told(): Promise<Heard> {
    for (;;) {
      const heard = await this.next()
      if (heard.notices.length + heard.dropped.echo + heard.dropped.unknown > 0) return heard
      if (heard.missed?.since != null) return heard
    }
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#heard.return?.()
  }
}

async function ear(from: string | null = null): Promise<Ear> {
  const made = new Ear(from)
  await made.next()
  return made
}

const about = ({ notices }: Heard) => notices.map(({ kind, recordId }) => [kind, recordId])

describe('what is heard', () => {
  it('is which records were made, changed, deleted and undeleted', async () => {
    const id = contact()
    const listening = await ear()
    rename(id)
    expect((await listening.told()).notices).toEqual([
      {
        event: expect.stringContaining(id),
        streams: ['Contact'],
        recordId: id,
        kind: 'update',
        at: expect.any(Number),
      },
    ])
    org().remove(id, 'person')
    expect(about(await listening.told())).toEqual([['delete', id]])
    org().undelete(id, 'person')
    expect(about(await listening.told())).toEqual([['undelete', id]])
  })

  it('begins with what may have been missed, and then is all there is', async () => {
    const listening = new Ear()
    expect(await listening.next()).toMatchObject({ notices: [], missed: FROM_NOW })
    expect(await listening.next()).not.toHaveProperty('missed')
  })

  it('is all of it, however much', async () => {
    const ids = Array.from({ length: 250 }, contact)
    const listening = await ear()
    for (const id of ids) rename(id)
    const told: string[] = []
    while (told.length < 250) told.push(...(await listening.told()).notices.map(({ recordId }) => recordId))
    expect(told).toEqual(ids)
  })

  it('is our own write where it came with the receipt, and news where it did not', async () => {
    const id = contact()
    const listening = await ear()
    org().update(id, { LastName: 'Ours', Evergreen_Receipt__c: 'an intent' }, 'integration')
    expect(await listening.told()).toMatchObject({ notices: [], dropped: { echo: 1 } })
    org().update(id, { LastName: 'Of our user' }, 'integration')
    expect(about(await listening.told())).toEqual([['update', id]])
    org().update(id, { LastName: 'Theirs', Evergreen_Receipt__c: 'set by hand' }, 'person')
    expect(about(await listening.told())).toEqual([['update', id]])
  })

  it('of a gap is which records to read, of an overflow since when to ask', async () => {
    const ids = [contact(), contact()]
    const listening = await ear()
    bus().gap('Contact', 'GAP_UPDATE', ids, org().automatedUserId)
    expect(about(await listening.told())).toEqual(ids.map(id => ['gap_update', id]))
    bus().gap('Contact', 'GAP_OVERFLOW', [], org().automatedUserId)
    const { notices, missed } = await listening.told()
    expect(notices).toEqual([])
    expect(sandbox.world.clock.now() - (missed?.since ?? 0)).toBeGreaterThanOrEqual(15 * 60_000)
  })

  it('is known again when it comes again', async () => {
    const listening = await ear()
    bus().faults.repeats = 1
    rename(contact())
    const [one, two] = [await listening.told(), await listening.told()]
    expect(one.notices).toEqual(two.notices)
  })
})

describe('listening goes on', () => {
  it('after what was heard last, with what came meanwhile', async () => {
    const id = contact()
    const first = await ear()
    rename(id)
    await first.told()
    await first.close()
    org().remove(id, 'person')
    const second = new Ear(first.position)
    const heard = await second.told()
    expect(about(heard)).toEqual([['delete', id]])
    expect(heard).not.toHaveProperty('missed')
  })

  it('with a new session when the old one ends, and nothing is lost', async () => {
    const id = contact()
    const listening = await ear()
    org().sessions.expire()
    rename(id)
    const heard = await listening.told()
    expect(about(heard)).toEqual([['update', id]])
    expect(heard).not.toHaveProperty('missed')
  })

  it('from now on where Salesforce has forgotten where it was, and says so', async () => {
    const id = contact()
    const first = await ear()
    await first.close()
    rename(id)
    sandbox.world.clock.advance(73 * 3_600_000)
    const second = new Ear(first.position)
    expect(await second.next()).toMatchObject({ notices: [], missed: FROM_NOW })
    rename(id)
    expect(about(await second.told())).toEqual([['update', id]])
  })

  it('from now on where it was in another org', async () => {
    const first = await ear()
    await first.close()
    rename(contact())
    const elsewhere = `00Dxx0000009zzzEAY/${first.position?.split('/')[1]}`
    expect(await new Ear(elsewhere).next()).toMatchObject({ notices: [], missed: FROM_NOW })
  })

  it('after a schema has changed', async () => {
    const id = contact()
    const listening = await ear()
    rename(id)
    await listening.told()
    const metadata = { type: 'Number', label: 'Score', precision: 10, scale: 0 }
    await fetch(`${sandbox.url}/__sandbox/salesforce/fields`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ fullName: 'Contact.Score__c', metadata }),
    })
    org().update(id, { LastName: 'With a score', Evergreen_Receipt__c: 'an intent' }, 'integration')
    expect(await listening.told()).toMatchObject({ dropped: { echo: 1 } })
  })
})

describe('it ends with what to do', () => {
  const end = (listening: Ear) =>
    listening.next().then(
      () => new Error('it goes on'),
      (error: unknown) => error,
    )

  it('where Change Data Capture is off', async () => {
    const error = await end(new Ear(null, 'Account'))
    expect(error).toBeInstanceOf(ConfigError)
    expect(String(error)).toMatch(/is off for Account. Select it in Setup → Change Data Capture/)
  })

  it.each([
    ['PermissionDenied', 'topic.permission.denied', ConfigError, /View All Records on Contact/],
    ['NotFound', 'topic.not.found', ConfigError, /Setup → Change Data Capture/],
    ['ResourceExhausted', 'subscription.limit.exceeded', QuotaExhausted, /delivers no more change events/],
    ['Unavailable', 'service.unavailable', ConnectionLost, /ended: Unavailable/],
  ] as const)('where it meets %s', async (code, errorCode, kind, words) => {
    bus().faults.refuse({ method: 'Subscribe', code, errorCode: `sfdc.platform.eventbus.grpc.${errorCode}`, times: 1 })
    const error = await end(new Ear())
    expect(error).toBeInstanceOf(kind)
    expect(String(error)).toMatch(words)
  })

  it('where a new session is refused as well', async () => {
    const code = { method: 'GetTopic', code: 'Unauthenticated', errorCode: 'service.auth.error', times: 2 } as const
    bus().faults.refuse(code)
    expect(String(await end(new Ear()))).toMatch(/refuses the session/)
  })

  it('where nobody answers', async () => {
    const nobody = { pubsubUrl: 'http://127.0.0.1:9' }
    expect(await end(new Ear(null, 'Contact', nobody))).toBeInstanceOf(ConnectionLost)
  })

  it('where the stream is cut, after what came before', async () => {
    const id = contact()
    const listening = await ear()
    rename(id)
    expect(about(await listening.told())).toEqual([['update', id]])
    bus().faults.cuts += 1
    bus().rouse()
    expect(await end(listening)).toBeInstanceOf(ConnectionLost)
  })
})

describe('whether events are switched on', () => {
  it('is not taken for granted of a silent stream where the user may not look at the setup', async () => {
    const access = org().store.table({ name: 'PermissionSet' })
    for (const row of access.rows) access.replace({ ...row, PermissionsViewSetup: false })
    const listening = await ear()
    expect(await listening.next()).toMatchObject({ missed: FROM_NOW })
    rename(contact())
    expect(await listening.told()).not.toHaveProperty('missed')
    expect(await listening.next()).not.toHaveProperty('missed')
  })

  it('is looked at again when nothing has come for an hour', async () => {
    const world = { now: () => sandbox.world.clock.now(), sleep: () => new Promise<void>(() => undefined) }
    const feed = openSalesforce(sandbox.url, testDeps({ clock: world })).feed
    const stop = new AbortController()
    const heard = feed?.stream?.listen('Contact', null, stop.signal)[Symbol.asyncIterator]()
    await heard?.next()
    bus().selected.clear()
    sandbox.world.clock.advance(3_600_000)
    await expect(heard?.next()).rejects.toThrow('Change Data Capture is off')
    stop.abort()
  })
})
