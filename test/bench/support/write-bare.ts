// The same changes by a loop that somebody would write on the bare clients: no comparison, no receipt, no memory.
import { Client } from '@hubspot/api-client'
import { Connection } from 'jsforce'
import { setDispatcher } from 'jsforce/lib/request.js'
import { Agent } from 'undici'
import { credentials } from '../../../src/sandbox/credentials.ts'
import { filledSandbox, NAMES, type System } from './write-load.ts'

const BATCH = { salesforce: 200, hubspot: 100 } as const

/** Returns the changes per second. */
export async function writeBare(system: System, records: number): Promise<number> {
  const { sandbox, ids } = await filledSandbox(system, records)
  const send = system === 'salesforce' ? await bySalesforce(sandbox.url) : byHubSpot(sandbox.url)
  const began = performance.now()
  for (let at = 0; at < ids.length; at += BATCH[system]) {
    await send(ids.slice(at, at + BATCH[system]).map((id, n) => ({ id, address: `person${at + n}@acme-corp.com` })))
  }
  const seconds = (performance.now() - began) / 1_000
  await sandbox.close()
  return records / seconds
}

type Send = (rows: readonly { readonly id: string; readonly address: string }[]) => Promise<unknown>

async function bySalesforce(url: string): Promise<Send> {
  // jsforce has one way out for the whole process, and Evergreen's leads nowhere but to its own sandbox.
  setDispatcher(new Agent())
  const { clientId, clientSecret } = credentials.salesforce
  const connection = new Connection({ oauth2: { loginUrl: url, clientId, clientSecret }, version: '68.0' })
  await connection.authorize({ grant_type: 'client_credentials' })
  const { stream: type, email } = NAMES.salesforce
  return rows => {
    const sent = rows.map(({ id, address }) => ({ attributes: { type }, id, [email]: address }))
    const body = JSON.stringify({ allOrNone: false, records: sent })
    const headers = { 'content-type': 'application/json' }
    return connection.request({ method: 'PATCH', url: '/composite/sobjects', body, headers })
  }
}

function byHubSpot(url: string): Send {
  const client = new Client({ accessToken: credentials.hubspot.accessToken, basePath: url })
  const { stream, email } = NAMES.hubspot
  return rows =>
    client.crm.objects.batchApi.update(stream, {
      inputs: rows.map(({ id, address }) => ({ id, properties: { [email]: address } })),
    })
}
