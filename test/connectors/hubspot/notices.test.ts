import { describe, expect, it } from 'vitest'
import type { Delivery } from '../../../src/contract/feed.ts'
import { Refused } from '../../../src/errors.ts'
import { signatureHeaders } from '../../../src/sandbox/hubspot/webhooks/signature.ts'
import { testDeps } from '../deps.ts'
import { openHubSpot } from './kit.ts'

const SERVER = 'http://127.0.0.1:1'
const ACCOUNT = `${SERVER}/7`
const URL = 'http://evergreen.example:7700/webhooks/hubspot/acme?of=a%2Fb'
const NOW = Date.parse('2026-05-01T08:00:00Z')
const SECRET = 'the-apps-secret'
const clock = { now: () => NOW, sleep: async () => undefined }

const about = { eventId: 1, subscriptionId: 2, portalId: 7, appId: 9, occurredAt: NOW - 1_000, attemptNumber: 0 }
const edited = {
  ...about,
  subscriptionType: 'contact.propertyChange',
  objectId: 1801,
  propertyName: 'email',
  propertyValue: 'jo@acme.example',
  changeSource: 'CRM_UI',
  sourceId: 'userId:5',
}

function feed(given: Readonly<Record<string, unknown>> = {}) {
  return openHubSpot(SERVER, testDeps({ clock }), { clientSecret: SECRET, ...given }).feed
}

interface Request {
  readonly events?: unknown
  readonly signed?: Partial<{ secret: string; method: string; url: string; body: string; timestamp: number }>
  readonly sent?: Partial<Pick<Delivery, 'method' | 'url'>> & {
    readonly body?: string
    readonly headers?: Readonly<Record<string, string>>
  }
}

function delivery({ events = [edited], signed = {}, sent = {} }: Request = {}): Delivery {
  const body = JSON.stringify(events)
  const all = signatureHeaders({ secret: SECRET, method: 'POST', url: URL, body, timestamp: NOW, ...signed }, 'v1')
  const headers = new Headers(all)
  for (const [name, text] of Object.entries(sent.headers ?? {})) headers.set(name, text)
  return {
    method: sent.method ?? 'POST',
    url: sent.url ?? URL,
    header: name => headers.get(name) ?? undefined,
    body: Buffer.from(sent.body ?? body),
  }
}

const received = (events: readonly object[], account: string | null = ACCOUNT) =>
  feed()?.receive?.(delivery({ events }), account)

describe('a delivery', () => {
  it('that HubSpot signed tells of the record, and of no value', () => {
    const told = feed()?.receive?.(delivery(), ACCOUNT)
    expect(told).toEqual({
      notices: [
        {
          event: `1/2/${NOW - 1_000}/1801`,
          streams: ['contacts', 'contact', '0-1'],
          recordId: '1801',
          kind: 'propertyChange',
          at: NOW - 1_000,
          forget: false,
        },
      ],
      dropped: { echo: 0, elsewhere: 0, unknown: 0 },
    })
  })

  it.each<[string, Request]>([
    ['signed with another secret', { signed: { secret: 'guess' } }],
    ['signed for another method', { signed: { method: 'GET' } }],
    ['sent by another method', { sent: { method: 'PUT' } }],
    ['whose body was altered', { sent: { body: JSON.stringify([{ ...edited, objectId: 1802 }]) } }],
    ['sent to another address', { sent: { url: URL.replace('acme', 'other') } }],
    ['with another query', { sent: { url: `${URL}&x=1` } }],
    ['over plain http, signed for https', { signed: { url: URL.replace('http:', 'https:') } }],
    ['whose time was altered', { sent: { headers: { 'x-hubspot-request-timestamp': String(NOW - 1) } } }],
    ['without a time', { sent: { headers: { 'x-hubspot-request-timestamp': '' } } }],
    ['with a time that is none', { signed: { timestamp: Number.NaN } }],
    ['without a signature', { sent: { headers: { 'x-hubspot-signature-v3': '' } } }],
    ['with half a signature', { sent: { headers: { 'x-hubspot-signature-v3': 'c2lnbmVk' } } }],
    ['older than five minutes', { signed: { timestamp: NOW - 300_001 } }],
    ['that is no list', { events: edited }],
    ['that is no JSON', { signed: { body: '[{' }, sent: { body: '[{' } }],
  ])('%s is refused', (_what, request) => {
    expect(() => feed()?.receive?.(delivery(request), ACCOUNT)).toThrow(Refused)
  })

  it('is as old as five minutes at most', () => {
    const told = feed()?.receive?.(delivery({ signed: { timestamp: NOW - 300_000 } }), ACCOUNT)
    expect(told?.notices).toHaveLength(1)
  })

  it('through a proxy bears the signature of the address that HubSpot was told, with the query that came', () => {
    const webhookUrl = 'https://hooks.acme.example/hubspot'
    const inside = 'http://10.0.0.1:7700/webhooks/hubspot/acme'
    const proxied = feed({ webhookUrl })
    const ours = delivery({ signed: { url: `${webhookUrl}?a=1` }, sent: { url: `${inside}?a=1` } })
    expect(proxied?.receive?.(ours, ACCOUNT).notices).toHaveLength(1)
    const altered = delivery({ signed: { url: `${webhookUrl}?a=1` }, sent: { url: `${inside}?a=2` } })
    expect(() => proxied?.receive?.(altered, ACCOUNT)).toThrow('set webhookUrl')
    expect(() => proxied?.receive?.(delivery(), ACCOUNT)).toThrow(Refused)
  })

  it('is not taken by a connection that cannot check it', () => {
    expect(feed({ clientSecret: undefined })).toBeUndefined()
  })
})

describe('an event', () => {
  it('that is an echo of what our app wrote costs nothing', () => {
    const events = [
      { ...edited, changeSource: 'INTEGRATION', sourceId: '9' },
      { ...edited, eventId: 3, propertyName: 'evergreen_receipt', sourceId: '44' },
      { ...edited, eventId: 4, changeSource: 'INTEGRATION', sourceId: '44' },
    ]
    const told = received(events)
    expect(told?.dropped).toEqual({ echo: 2, elsewhere: 0, unknown: 0 })
    expect(told?.notices.map(({ event }) => event)).toEqual([`4/2/${NOW - 1_000}/1801`])
  })

  it('of another account, or before the account is known, says nothing of our records', () => {
    const elsewhere = { echo: 0, elsewhere: 1, unknown: 0 }
    expect(received([{ ...edited, portalId: 8 }])).toEqual({ notices: [], dropped: elsewhere })
    expect(received([edited], null)).toEqual({ notices: [], dropped: elsewhere })
  })

  it.each([
    ['of a kind that is not known', { ...edited, subscriptionType: 'contact.somethingNew' }],
    ['of a conversation without a record', { ...about, subscriptionType: 'conversation.newMessage' }],
    ['with an id that is none', { ...edited, objectId: "1' or 1=1" }],
    ['that is no event', { hello: 'world' }],
  ])('%s is dropped', (_what, event) => {
    expect(received([event, edited])).toMatchObject({ notices: [{ recordId: '1801' }], dropped: { unknown: 1 } })
  })

  it('of a merge concerns all its records, one of links the record that they start from', () => {
    const merge = {
      ...about,
      subscriptionType: 'company.merge',
      objectId: 30,
      primaryObjectId: 10,
      mergedObjectIds: [10, 20],
      newObjectId: 30,
    }
    const links = {
      ...about,
      eventId: 5,
      subscriptionType: 'contact.associationChange',
      fromObjectId: 40,
      toObjectId: 50,
      associationType: 'CONTACT_TO_COMPANY',
    }
    expect(received([merge, links])?.notices.map(({ recordId, streams }) => [streams[0], recordId])).toEqual([
      ['companies', '30'],
      ['companies', '10'],
      ['companies', '20'],
      ['contacts', '40'],
    ])
  })

  it('of the newer kind names its type by id', () => {
    const generic = { ...about, objectId: 1, subscriptionType: 'object.creation', changeFlag: 'CREATED' }
    const told = received([
      { ...generic, objectTypeId: '0-3' },
      { ...generic, eventId: 5, objectTypeId: '2-77' },
    ])
    expect(told?.notices.map(({ streams }) => streams)).toEqual([['deals', 'deal', '0-3'], ['2-77']])
  })
})
