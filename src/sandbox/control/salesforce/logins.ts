// /__sandbox/salesforce/logins, /apps and /sessions: who may log in, in which ways, and for how long.
import { createPublicKey } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ConfigError } from '../../../errors.ts'
import type { Org } from '../../salesforce/index.ts'
import type { World } from '../../world.ts'

const loginsBody = z.strictObject({
  /** Whether SOAP login() works in the versions that have it. */
  soapLogin: z.boolean().optional(),
  /** Whether the grant by username and password works. */
  passwordGrant: z.boolean().optional(),
  /** Whether passwords must be followed by the security token. */
  securityToken: z.boolean().optional(),
  /** Milliseconds without a call after which a session is over. */
  sessionMs: z.number().int().min(1).optional(),
  /** While true, logins and refreshes succeed and their tokens are refused. */
  refuseNewTokens: z.boolean().optional(),
})

const pem = z.string().refine(isKey, 'no public key or certificate in PEM')
const appBody = z.strictObject({
  clientId: z.string().min(1),
  /** Empty for an app that has none. */
  clientSecret: z.string().optional(),
  callbackUrls: z.array(z.string()).optional(),
  /** With which JWT assertions may be signed; without any, signatures are not checked. */
  publicKeys: z.array(pem).optional(),
  /** Usernames; null for everyone. */
  approvedUsers: z.array(z.string()).nullable().optional(),
  /** The username of client credentials; null switches them off. */
  runAs: z.string().nullable().optional(),
  requirePkce: z.boolean().optional(),
  rotateRefreshTokens: z.boolean().optional(),
  scope: z.string().optional(),
})

const whoBody = z.strictObject({ username: z.string().optional(), clientId: z.string().optional() })
const sessionBody = z.strictObject({ username: z.string() })

export function loginRoutes(scope: FastifyInstance, { salesforce: org }: World): void {
  scope.post('/salesforce/logins', async request => {
    const { sessionMs, refuseNewTokens, ...settings } = loginsBody.parse(request.body)
    Object.assign(org.logins.settings, settings)
    org.sessions.ttlMs = sessionMs ?? org.sessions.ttlMs
    org.sessions.stillborn = refuseNewTokens ?? org.sessions.stillborn
    return { ...org.logins.settings, sessionMs: org.sessions.ttlMs, refuseNewTokens: org.sessions.stillborn }
  })

  /** Adds a connected app, or changes what is named of one that is there. */
  scope.post('/salesforce/apps', async request => {
    const { clientId, ...changes } = appBody.parse(request.body)
    return org.logins.putApp(clientId, changes)
  })

  /** Ends the sessions of a user, of an app, or all; refresh tokens live on. */
  scope.post('/salesforce/sessions/expire', async request => {
    const { username, clientId } = whoBody.parse(request.body ?? {})
    org.sessions.expire(username === undefined ? null : userOf(org, username), clientId ?? null)
    return { expired: true }
  })

  /** A session of any user, without a login. */
  scope.post('/salesforce/sessions', async request => {
    const userId = userOf(org, sessionBody.parse(request.body).username)
    return { accessToken: org.sessions.open(userId), userId, organizationId: org.id }
  })
}

function userOf(org: Org, username: string): string {
  const user = org.logins.user(username)
  if (user !== undefined) return user.Id
  throw new ConfigError({ where: 'salesforce', what: `there is no user ${username}`, fix: 'Check the username' })
}

function isKey(text: string): boolean {
  try {
    return createPublicKey(text).type === 'public'
  } catch {
    return false
  }
}
