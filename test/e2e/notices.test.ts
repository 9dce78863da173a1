// Change notices through the whole of Evergreen: set up by a file, taken by the API, begun by its scheduler, carried out
// by a worker.
import { afterEach, expect, it } from 'vitest'
import { credentials } from '../../src/sandbox/credentials.ts'
import { CONTACT_SYNCS, connectionsTo, openPlace, type Place, until } from './place.ts'

let place: Place
const running: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const { close } of running.splice(0).toReversed()) await close()
  await place.close()
})

it('a change that HubSpot tells of is written right and its record stored, without a run by schedule', async () => {
  place = await openPlace({ records: 20 })
  const { clientSecret, accessToken } = credentials.hubspot
  const noticed = CONTACT_SYNCS.replace('    stream: contacts', '$&\n    notices: { seconds: 1 }')
  const set = connectionsTo(place.sandbox.url).replace(accessToken, `${accessToken}, clientSecret: ${clientSecret}`)
  await place.app.apply(set + noticed, 'set-up', 'test')
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

  const report = await until('the run that reads it', async () => {
    const [found] = (await place.app.runs({ limit: 5 })).filter(({ run }) => run.mode === 'notices')
    return found === undefined || found.run.status === 'active' ? null : found
  })
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
    fates: [
      { connection: 'hs', fate: 'echo', events: 1 },
      { connection: 'hs', fate: 'taken', events: 1 },
    ],
  })
}, 60_000)
