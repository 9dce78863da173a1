// Change notices through the whole of Evergreen: set up by a file, taken by the API, begun by its scheduler, carried out
// by a worker.
import { afterEach, expect, it } from 'vitest'
import type { RunReport } from '../../src/app.ts'
import { credentials } from '../../src/sandbox/credentials.ts'
import { CONTACT_SYNCS, connectionsTo, openPlace, type Place, until } from './place.ts'

let place: Place
const running: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const { close } of running.splice(0).toReversed()) await close()
  await place.close()
})

/** The run that read what was noticed, once it has ended. */
async function noticed(): Promise<RunReport | null> {
  const [found] = (await place.app.runs({ limit: 5 })).filter(({ run }) => run.mode === 'notices')
  return found === undefined || found.run.status === 'active' ? null : found
}

it('a change that HubSpot tells of is written right and its record stored, without a run by schedule', async () => {
  place = await openPlace({ records: 20 })
  const { clientSecret, accessToken } = credentials.hubspot
  const syncs = CONTACT_SYNCS.replace('    stream: contacts', '$&\n    notices: { seconds: 1 }')
  const set = connectionsTo(place.sandbox.url).replace(accessToken, `${accessToken}, clientSecret: ${clientSecret}`)
  await place.app.apply(set + syncs, 'set-up', 'cli:test')
  await place.carryOut(await place.queue(['hs-contacts']))
  const api = await place.app.startApi(0)
  running.push(api, await place.app.startScheduler(), await place.app.startWorker())

  const { hubspot } = place.sandbox.world
  const app = hubspot.apps.all.find(each => each.clientSecret === clientSecret)?.id ?? ''
  hubspot.webhooks.settings.auto = false
  hubspot.webhooks.registry.configure(app, `${api.url}/webhooks/hubspot/hs`, 10, Date.now())
  const wanted = { eventType: 'contact.propertyChange', propertyName: 'email', objectTypeId: null, active: true }
  hubspot.webhooks.registry.add(app, wanted, Date.now())
  const id = hubspot.insert('contacts', { email: 'x@acme-corp.com', lastname: 'Shouting' })
  hubspot.update(id, { email: 'LOUD@ACME-CORP.COM' }, 'person')
  await hubspot.webhooks.flush(false)
  expect(hubspot.webhooks.attempts.map(({ outcome }) => outcome)).toEqual([{ status: 204 }])

  const report = await until('the run that reads it', noticed)
  expect(report).toMatchObject({
    run: { status: 'complete', note: null },
    counts: { pulled: 1, outcomes: { applied: 1 } },
  })
  expect(JSON.stringify(hubspot.get('contacts', id))).toContain('loud@acme-corp.com')
  // What Evergreen wrote comes back as news, and is known for what it is.
  await hubspot.webhooks.flush(false)
  const { notices } = await place.app.queues()
  expect(notices).toEqual({
    waiting: [],
    streams: [],
    fates: [
      { connection: 'hs', fate: 'echo', events: 1 },
      { connection: 'hs', fate: 'taken', events: 1 },
    ],
  })
})

it('a change event of Salesforce is read and written right, and our own write is known when it comes back', async () => {
  place = await openPlace({ records: 20 })
  const { salesforce } = place.sandbox.world
  salesforce.bus.selected.add('Contact')
  salesforce.bus.keepAliveMs = 500
  const syncs = CONTACT_SYNCS.replace('    stream: Contact', '$&\n    notices: { seconds: 1 }')
  await place.app.apply(connectionsTo(place.sandbox.url) + syncs, 'set-up', 'cli:test')
  await place.carryOut(await place.queue(['sf-contacts']))
  running.push(await place.app.startScheduler(), await place.app.startWorker())
  await until('somebody who listens', async () => (salesforce.bus.subscriptions > 0 ? true : null))

  const id = salesforce.insert('Contact', { Email: 'x@acme-corp.com', LastName: 'Shouting' })
  salesforce.update(id, { Email: 'LOUD@ACME-CORP.COM' }, 'person')
  expect(await until('the run that reads it', noticed)).toMatchObject({
    run: { status: 'complete', note: null },
    counts: { pulled: 1, outcomes: { applied: 1 } },
  })
  expect(salesforce.get('Contact', id)).toMatchObject({ Email: 'loud@acme-corp.com' })
  const fates = await until('our own write coming back', async () => {
    const { notices } = await place.app.queues()
    return notices.fates.some(({ fate }) => fate === 'echo') ? notices.fates : null
  })
  expect(fates).toEqual([
    { connection: 'sf', fate: 'echo', events: 1 },
    { connection: 'sf', fate: 'taken', events: 1 },
  ])
  expect((await place.app.queues()).notices.streams).toMatchObject([{ stream: 'Contact', trouble: null }])
})

it('where Change Data Capture is off it says so, what to do, and asks', async () => {
  place = await openPlace({ records: 5 })
  const syncs = CONTACT_SYNCS.replace('    stream: Contact', '$&\n    notices: { seconds: 1 }')
  await place.app.apply(connectionsTo(place.sandbox.url) + syncs, 'set-up', 'cli:test')
  await place.carryOut(await place.queue(['sf-contacts']))
  running.push(await place.app.startScheduler())
  const streams = await until('the reason', async () => {
    const told = (await place.app.queues()).notices.streams
    return told.length > 0 ? told : null
  })
  expect(streams).toMatchObject([{ silentMs: null, trouble: expect.stringMatching(/Setup → Change Data Capture/) }])
  const asked = () => place.db.pool.query('select from evergreen.notice_poll where up_to is not null')
  await until('the first answer to what was asked', async () => ((await asked()).rowCount ?? 0) > 0 || null)
})
