// An org of its own for each test file, on a real port, and the real jsforce logged in to it.
import fastify from 'fastify'
import { Connection, type Schema } from 'jsforce'
import { createClock, type SandboxClock } from '../../src/sandbox/clock.ts'
import { credentials } from '../../src/sandbox/credentials.ts'
import { createRandom } from '../../src/sandbox/random.ts'
import { createOrg, type Org, salesforceRoutes } from '../../src/sandbox/salesforce/index.ts'
import { createWriteLog, type WriteLog } from '../../src/sandbox/write-log.ts'

export const { clientId, clientSecret, username } = credentials.salesforce
export const VERSION = '68.0'

export interface OrgOnTheWire {
  readonly url: string
  readonly org: Org
  readonly clock: SandboxClock
  readonly writes: WriteLog
  /** A jsforce connection that is logged in by client credentials and knows how to log in again. */
  login(): Promise<Connection<Schema>>
  /** A plain call with a live token, for headers that jsforce does not show. */
  call(path: string, init?: RequestInit): Promise<Response>
  /** What the token endpoint answers when it is addressed under another name, such as login.salesforce.com. */
  tokenAt(host: string, form: Record<string, string>): Promise<unknown>
  close(): Promise<void>
}

export async function startOrg(): Promise<OrgOnTheWire> {
  const clock = createClock()
  const writes = createWriteLog()
  const org = createOrg({ clock, writes, random: createRandom(1) })
  const app = fastify({
    forceCloseConnections: true,
    http: { maxHeaderSize: 65_536 },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
  })
  salesforceRoutes(app, org)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    url,
    org,
    clock,
    writes,
    login: () => login(url),
    call: async (path, init = {}) => {
      const headers = new Headers(init.headers)
      headers.set('authorization', `Bearer ${org.sessions.open()}`)
      if (init.body !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json')
      return fetch(`${url}/services/data/v${VERSION}${path}`, { ...init, headers })
    },
    tokenAt: async (host, form) => {
      const headers = { host, 'content-type': 'application/x-www-form-urlencoded' }
      const payload = new URLSearchParams(form).toString()
      return (await app.inject({ method: 'POST', url: '/services/oauth2/token', headers, payload })).json()
    },
    close: () => app.close(),
  }
}

async function login(url: string): Promise<Connection<Schema>> {
  const connection: Connection<Schema> = new Connection<Schema>({
    version: VERSION,
    loginUrl: url,
    instanceUrl: url,
    oauth2: { loginUrl: url, clientId, clientSecret },
    refreshFn: (stale, done) => {
      stale.oauth2.requestToken({ grant_type: 'client_credentials' }).then(
        answer => done(null, answer.access_token),
        error => done(error),
      )
    },
  })
  await connection.authorize({ grant_type: 'client_credentials' })
  return connection
}
