// /__sandbox/hubspot/apps and /tokens: several apps with their scopes, and what becomes of their tokens.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ConfigError } from '../../../errors.ts'
import type { Portal } from '../../hubspot/index.ts'
import type { World } from '../../world.ts'

const scopes = z.array(z.string()).optional()
const appBody = z.strictObject({
  kind: z.enum(['private', 'oauth']),
  name: z.string().optional(),
  /** Left out: every scope. */
  scopes,
  optionalScopes: scopes,
  redirectUris: z.array(z.string()).optional(),
})
const idParams = z.object({ id: z.string() })
const issueBody = z.strictObject({ rotate: z.boolean().default(false) }).default({ rotate: false })
const expireBody = z.strictObject({ token: z.string().optional() }).default({})
const settingsBody = z.strictObject({
  lifetimeS: z.number().int().min(1).optional(),
  callsPerToken: z.number().int().min(1).nullable().optional(),
  rotate: z.boolean().optional(),
})

type KnownApp = NonNullable<ReturnType<Portal['apps']['get']>>

function shown({ scopes: granted, optionalScopes, ...app }: KnownApp): object {
  return { ...app, scopes: granted === null ? null : [...granted], optionalScopes: [...optionalScopes] }
}

function appOf(portal: Portal, params: unknown): KnownApp {
  const { id } = idParams.parse(params)
  const app = portal.apps.get(id)
  if (app !== undefined) return app
  throw new ConfigError({
    where: 'hubspot',
    what: `there is no app ${id}`,
    fix: 'GET /__sandbox/hubspot/apps lists them',
  })
}

/** What a new app can call with: a private app's token, or an OAuth app that is installed already. */
function keysFor({ apps, grants }: Portal, app: KnownApp): object {
  if (app.kind === 'private') return { accessToken: apps.issueToken(app, false) }
  const grant = { app, scopes: app.scopes, userId: null }
  return { refreshToken: grants.issueRefresh(grant), accessToken: grants.issueAccess(grant).token }
}

export function hubspotAppRoutes(scope: FastifyInstance, world: World): void {
  const portal = world.hubspot

  scope.get('/hubspot/apps', async () => ({ apps: portal.apps.all.map(shown) }))

  scope.post('/hubspot/apps', async request => {
    const app = portal.apps.create(appBody.parse(request.body))
    return { ...shown(app), ...keysFor(portal, app) }
  })

  /** Uninstalls an app: its tokens are not known any more. */
  scope.delete('/hubspot/apps/:id', async request => {
    const app = appOf(portal, request.params)
    portal.grants.forget(app)
    portal.apps.remove(app)
    return { apps: portal.apps.all.map(shown) }
  })

  /** One more token of a private app; `rotate` voids those before. */
  scope.post('/hubspot/apps/:id/tokens', async request => {
    const { rotate } = issueBody.parse(request.body ?? undefined)
    return { accessToken: portal.apps.issueToken(appOf(portal, request.params), rotate) }
  })

  /** OAuth access tokens expire now: the one given, or all. */
  scope.post('/hubspot/tokens/expire', async request => {
    return { expired: portal.grants.expire(expireBody.parse(request.body ?? undefined).token) }
  })

  scope.post('/hubspot/tokens/settings', async request => {
    const wanted = settingsBody.parse(request.body)
    const { settings } = portal.grants
    settings.lifetimeS = wanted.lifetimeS ?? settings.lifetimeS
    settings.rotate = wanted.rotate ?? settings.rotate
    if (wanted.callsPerToken !== undefined) settings.callsPerToken = wanted.callsPerToken
    return settings
  })
}
