import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { Client, Signature } from '@hubspot/api-client'
import { SubscriptionCreateRequestEventTypeEnum as EventType } from '@hubspot/api-client/lib/codegen/webhooks/models/SubscriptionCreateRequest.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { credentials } from '../../src/sandbox/credentials.ts'
import { failureOf, type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

const APP = 2_633_736
const SECRET = credentials.hubspot.clientSecret

interface Got {
  readonly headers: IncomingHttpHeaders
  readonly raw: string
  readonly events: Record<string, unknown>[]
}

let portal: PortalOnTheWire
let receiver: Server
let url: string
let got: Got[]
/** What the receiver answers next; 200 when there is nothing. */
let answers: (number | 'never')[]
let running: number
let mostRunning: number
/** Nobody is answered before so many have asked at once. */
let least: number
let together: PromiseWithResolvers<void>

beforeEach(async () => {
  portal = await startPortal()
  got = []
  answers = []
  running = 0
  mostRunning = 0
  least = 1
  together = Promise.withResolvers()
  receiver = createServer((request, response) => {
    let raw = ''
    running += 1
    mostRunning = Math.max(mostRunning, running)
    if (running >= least) together.resolve()
    request.on('data', chunk => {
      raw += chunk
    })
    request.on('end', async () => {
      got.push({ headers: request.headers, raw, events: JSON.parse(raw) })
      await together.promise
      const status = answers.shift() ?? 200
      setTimeout(() => {
        running -= 1
        if (status !== 'never') response.writeHead(status).end()
      }, 5)
    })
  })
  await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve))
  const address = receiver.address()
  if (typeof address === 'string' || address === null) throw new Error('no address')
  url = `http://127.0.0.1:${address.port}/hooks?tenant=a%2Fb`
  await settings({ auto: false })
})
afterEach(async () => {
  receiver.closeAllConnections()
  receiver.close()
  await portal.close()
})

const control = async (path: string, body: object = {}) => {
  return JSON.parse(await (await portal.post(`/__sandbox/hubspot/webhooks${path}`, body)).text())
}
const settings = (body: object) => control('/settings', body)
const flush = (retries = false) => control('/flush', { retries })
const subscribe = (...eventTypes: (string | [string, object])[]) => {
  const subscriptions = eventTypes.map(one =>
    typeof one === 'string' ? { eventType: one } : { eventType: one[0], ...one[1] },
  )
  return control('', { targetUrl: url, subscriptions })
}
const edit = (id: string, properties: Record<string, string>) => {
  return portal.client.crm.contacts.basicApi.update(id, { properties })
}
const attempts = async () => {
  return JSON.parse(await (await portal.call('/__sandbox/hubspot/webhooks/attempts')).text()).attempts
}

describe('the webhooks API', () => {
  const developer = () =>
    new Client({ developerApiKey: credentials.hubspot.developerApiKey, basePath: portal.sandbox.url })

  it('keeps the settings of an app', async () => {
    const { settingsApi } = developer().webhooks
    expect(await failureOf(settingsApi.getAll(APP))).toMatchObject({ code: 404 })
    const target = { targetUrl: 'https://www.example.com/hubspot', throttling: { maxConcurrentRequests: 10 } }
    expect(await settingsApi.configure(APP, target)).toMatchObject({ ...target, createdAt: expect.any(Date) })
    expect(await settingsApi.getAll(APP)).toMatchObject(target)
    await settingsApi.clear(APP)
    expect(await failureOf(settingsApi.getAll(APP))).toMatchObject({ code: 404 })
    const stranger = new Client({ developerApiKey: 'wrong', basePath: portal.sandbox.url })
    expect(await failureOf(stranger.webhooks.settingsApi.getAll(APP))).toMatchObject({ code: 401 })
  })

  it('makes, reads, switches and removes subscriptions', async () => {
    const { subscriptionsApi } = developer().webhooks
    const wanted = { eventType: EventType.ContactPropertyChange, propertyName: 'email' }
    const made = await subscriptionsApi.create(APP, wanted)
    expect(made).toMatchObject({ ...wanted, id: expect.stringMatching(/^\d+$/), active: false })
    const id = Number(made.id)
    expect(await subscriptionsApi.update(id, APP, { active: true })).toMatchObject({ active: true })
    const batch = await subscriptionsApi.updateBatch(APP, { inputs: [{ id, active: false }] })
    expect(batch.results).toMatchObject([{ id: made.id, active: false }])
    expect((await subscriptionsApi.getAll(APP)).results).toHaveLength(1)
    expect(await subscriptionsApi.getById(id, APP)).toMatchObject(wanted)
    await subscriptionsApi.archive(id, APP)
    expect(await failureOf(subscriptionsApi.getById(id, APP))).toMatchObject({ code: 404 })
    const halved = subscriptionsApi.create(APP, { eventType: EventType.ObjectCreation })
    expect(await failureOf(halved)).toMatchObject({ code: 400 })
  })

  it.each(['abc', '1.5', '0', '99999999999999999999'])('knows no subscription %s', async id => {
    const path = `/webhooks/v3/${APP}/subscriptions/${id}`
    const patch = { method: 'PATCH', body: '{"active":true}' }
    const answers = await Promise.all([
      portal.call(path),
      portal.call(path, patch),
      portal.call(path, { method: 'DELETE' }),
    ])
    expect(answers.map(answer => answer.status)).toEqual([404, 404, 204])
  })
})

describe('a delivery', () => {
  it('is an array of events as recorded, our own writes named as such', async () => {
    const id = portal.sandbox.world.hubspot.insert('contacts', { email: 'a@one.example' })
    await subscribe(['contact.propertyChange', { propertyName: 'email' }])
    await edit(id, { email: 'b@one.example', city: 'Oslo' })
    await flush()
    expect(got.map(each => each.events)).toEqual([
      [
        {
          eventId: expect.any(Number),
          subscriptionId: expect.any(Number),
          portalId: 143_553_137,
          appId: APP,
          occurredAt: expect.any(Number),
          subscriptionType: 'contact.propertyChange',
          attemptNumber: 0,
          objectId: Number(id),
          propertyName: 'email',
          propertyValue: 'b@one.example',
          changeSource: 'INTEGRATION',
          sourceId: String(APP),
        },
      ],
    ])
    expect(got[0]?.headers['content-type']).toBe('application/json')
  })

  it('tells of a person as CRM_UI', async () => {
    const { hubspot } = portal.sandbox.world
    const id = hubspot.insert('contacts', {})
    await subscribe(['contact.propertyChange', { propertyName: 'city' }])
    hubspot.update(id, { city: 'Oslo' }, 'person')
    await flush()
    expect(got[0]?.events[0]).toMatchObject({ changeSource: 'CRM_UI', sourceId: expect.stringMatching(/^userId:/) })
  })

  it('tells of creation, deletion, merge and links, in the old words and the generic ones', async () => {
    const kinds = ['creation', 'deletion', 'merge', 'associationChange']
    const generic = kinds.map((kind): [string, object] => [`object.${kind}`, { objectTypeId: '0-1' }])
    await subscribe(...kinds.map(kind => `contact.${kind}`), ...generic)
    const { basicApi } = portal.client.crm.contacts
    const [first, second] = [
      await basicApi.create({ properties: {}, associations: [] }),
      await basicApi.create({ properties: {}, associations: [] }),
    ]
    const company = portal.sandbox.world.hubspot.insert('companies', {})
    await portal.client.crm.associations.v4.basicApi.createDefault('contacts', first.id, 'companies', company)
    const merged = await basicApi.merge({ primaryObjectId: first.id, objectIdToMerge: second.id })
    await basicApi.archive(merged.id)
    await flush()
    const events = got.flatMap(each => each.events)
    const of = (type: string) => events.filter(event => event['subscriptionType'] === type)
    expect(of('contact.creation')).toMatchObject([
      { objectId: Number(first.id), changeFlag: 'CREATED' },
      { objectId: Number(second.id), changeFlag: 'CREATED' },
    ])
    expect(of('contact.merge')).toMatchObject([
      {
        primaryObjectId: Number(first.id),
        mergedObjectIds: [Number(second.id)],
        newObjectId: Number(merged.id),
        numberOfPropertiesMoved: expect.any(Number),
      },
    ])
    expect(of('contact.associationChange')[0]).toMatchObject({
      fromObjectId: Number(first.id),
      toObjectId: Number(company),
      associationType: 'CONTACT_TO_COMPANY',
      associationRemoved: false,
      isPrimaryAssociation: true,
    })
    expect(of('contact.deletion')).toMatchObject([{ objectId: Number(merged.id), changeFlag: 'DELETED' }])
    expect(of('object.creation')[0]).toMatchObject({ objectTypeId: '0-1', changeFlag: 'CREATED' })
    expect(of('object.deletion')).toHaveLength(1)
  })

  it('has at most 100 events, and no more run at once than the app allows', async () => {
    const ids = Array.from({ length: 350 }, () => portal.sandbox.world.hubspot.insert('contacts', {}))
    await subscribe(['contact.propertyChange', { propertyName: 'city' }])
    const target = { targetUrl: url, maxConcurrentRequests: 2, subscriptions: [] }
    least = 2
    await control('', target)
    for (const id of ids) portal.sandbox.world.hubspot.update(id, { city: 'Oslo' }, 'person')
    await flush()
    expect(got.map(each => each.events.length).toSorted((a, b) => b - a)).toEqual([100, 100, 100, 50])
    expect(mostRunning).toBe(2)
  })

  it('goes out by itself', async () => {
    await settings({ auto: true })
    await subscribe('contact.creation')
    await portal.client.crm.contacts.basicApi.create({ properties: {}, associations: [] })
    await portal.sandbox.world.clock.pass(100)
    await flush()
    expect(got.flatMap(each => each.events)).toHaveLength(1)
  })

  it('goes to this machine only', async () => {
    await control('', { targetUrl: 'http://hooks.example/x', subscriptions: [{ eventType: 'contact.creation' }] })
    await portal.client.crm.contacts.basicApi.create({ properties: {}, associations: [] })
    await flush()
    expect(await attempts()).toMatchObject([
      { outcome: { failure: expect.stringContaining('only addresses of this') } },
    ])
  })
})

describe('a delivery that fails', () => {
  beforeEach(() => subscribe('contact.creation'))
  const create = () => portal.client.crm.contacts.basicApi.create({ properties: {}, associations: [] })

  it('comes again with a growing number, at growing pauses of the sandbox’s clock', async () => {
    answers = [500, 404, 200]
    await create()
    await flush()
    await flush()
    expect(got).toHaveLength(1)
    portal.sandbox.world.clock.advance(60_000)
    await flush()
    portal.sandbox.world.clock.advance(180_000)
    await flush()
    expect(got.map(each => each.events[0]?.['attemptNumber'])).toEqual([0, 1, 2])
    expect(new Set(got.map(each => each.events[0]?.['eventId'])).size).toBe(1)
    expect((await flush(true)).pending).toBe(0)
  })

  it('is given up after ten more tries within a day', async () => {
    answers = Array.from({ length: 20 }, () => 503)
    await create()
    await flush(true)
    const tries = await attempts()
    expect(tries.map((each: { attemptNumber: number }) => each.attemptNumber)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ])
    const pauses = tries.flatMap((each: { at: number; retryAt: number | null }) => {
      return each.retryAt === null ? [] : [each.retryAt - each.at]
    })
    const total = pauses.reduce((sum: number, pause: number) => sum + pause, 0)
    expect([pauses.length, total < 86_400_000, total > 60_000_000]).toEqual([10, true, true])
  })

  it('has its answer within the time allowed, or failed', async () => {
    await settings({ timeoutMs: 30 })
    answers = ['never']
    await create()
    await flush()
    expect(await attempts()).toMatchObject([
      { outcome: { failure: 'no answer within 30 ms' }, retryAt: expect.any(Number) },
    ])
  })
})

describe('doubles and another order', () => {
  it('come when asked for', async () => {
    await subscribe('contact.creation')
    await settings({ duplicateShare: 1, reorderShare: 1 })
    const made: string[] = []
    for (let one = 0; one < 3; one += 1) {
      made.push((await portal.client.crm.contacts.basicApi.create({ properties: {}, associations: [] })).id)
    }
    await flush()
    const order = got.map(each => each.events.map(event => String(event['objectId'])))
    expect(order).toEqual([made.toReversed(), made.toReversed()])
    expect(got[0]?.raw).toBe(got[1]?.raw)
  })
})

describe('signatures', () => {
  const deliver = async () => {
    await subscribe('contact.creation')
    await portal.client.crm.contacts.basicApi.create({ properties: {}, associations: [] })
    await flush()
    const first = got[0]
    if (first === undefined) throw new Error('nothing came')
    return first
  }
  /** HubSpot reads some escapes of the address before it hashes. */
  const read = () => url.replace('%2F', '/')
  const newest = ({ headers, raw }: Got) => ({
    signature: String(headers['x-hubspot-signature-v3']),
    clientSecret: SECRET,
    requestBody: raw,
    signatureVersion: 'v3',
    url: read(),
    method: 'POST',
    timestamp: Number(headers['x-hubspot-request-timestamp']),
  })

  it('of version 3 hold, for the address as HubSpot reads it, which the client does not do by itself', async () => {
    const delivery = await deliver()
    expect(Signature.isValid(newest(delivery))).toBe(true)
    expect(Signature.isValid({ ...newest(delivery), url })).toBe(false)
    expect(Signature.isValid({ ...newest(delivery), requestBody: `${delivery.raw} ` })).toBe(false)
  })

  it('of version 1 and 2 stand beside it; the client takes v1 unless told', async () => {
    const { headers, raw } = await deliver()
    const signature = String(headers['x-hubspot-signature'])
    expect(headers['x-hubspot-signature-version']).toBe('v1')
    expect(Signature.isValid({ signature, clientSecret: SECRET, requestBody: raw })).toBe(true)
    await settings({ olderSignature: 'v2' })
    await portal.client.crm.contacts.basicApi.create({ properties: {}, associations: [] })
    await flush()
    const second = got[1]
    const options = { clientSecret: SECRET, requestBody: second?.raw ?? '', url, signatureVersion: 'v2' }
    expect(Signature.isValid({ ...options, signature: String(second?.headers['x-hubspot-signature']) })).toBe(true)
  })

  it('are wrong when asked for', async () => {
    await settings({ signature: 'bad' })
    expect(Signature.isValid(newest(await deliver()))).toBe(false)
  })

  it('are too old when asked for: the client throws instead of saying no', async () => {
    await settings({ signature: 'stale' })
    const options = newest(await deliver())
    expect(() => Signature.isValid(options)).toThrow('Timestamp is invalid')
  })
})
