// A sandbox of its own for each test file, the real HubSpot client on it, and plain calls for what the client hides.
import { Client } from '@hubspot/api-client'
import { z } from 'zod'
import { credentials } from '../../src/sandbox/credentials.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'

export interface PortalOnTheWire {
  readonly sandbox: Sandbox
  readonly client: Client
  /** A plain call with the private app's token. */
  call(path: string, init?: RequestInit): Promise<Response>
  /** A POST of JSON with the private app's token. */
  post(path: string, body: unknown): Promise<Response>
  /** Lets the search index catch up, without waiting. */
  settle(): void
  close(): Promise<void>
}

export async function startPortal(): Promise<PortalOnTheWire> {
  const sandbox = await startSandbox()
  const call = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${credentials.hubspot.accessToken}`)
    if (init.body !== undefined) headers.set('content-type', 'application/json')
    return fetch(`${sandbox.url}${path}`, { ...init, headers })
  }
  return {
    sandbox,
    client: new Client({ accessToken: credentials.hubspot.accessToken, basePath: sandbox.url }),
    call,
    post: (path, body) => call(path, { method: 'POST', body: JSON.stringify(body) }),
    settle: () => sandbox.world.clock.advance(31_000),
    close: () => sandbox.close(),
  }
}

const thrown = z.object({ code: z.number(), body: z.looseObject({ message: z.string() }) })

/** Status and body of the ApiException that a client call ends in. */
export async function failureOf(call: Promise<unknown>): Promise<z.infer<typeof thrown>> {
  const outcome = await call.then(
    () => null,
    (error: unknown) => error,
  )
  return thrown.parse(outcome)
}
