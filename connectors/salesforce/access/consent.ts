// Salesforce's page for letting an app in: authorization code with PKCE, at production, a sandbox or a My Domain.
import { z } from 'zod'
import type { Consent } from '../../../src/contract/connect/consent.ts'
import { ConfigError } from '../../../src/errors.ts'
import { isVendorHost } from '../settings.ts'

const App = z.object({
  loginUrl: z.url().transform(url => new URL(url).origin),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1).optional(),
  sandbox: z.boolean().default(false),
})
const Token = z.object({ refresh_token: z.string().min(1) })
const Refusal = z.object({ error: z.string(), error_description: z.string().default('') })

/** To call the API, also while nobody is there. */
const SCOPE = 'api refresh_token'

function appOf(settings: unknown): z.output<typeof App> {
  const app = App.safeParse(settings)
  if (!app.success) {
    const names = [...new Set(app.error.issues.map(({ path }) => path.join('.')))].join(', ')
    throw new ConfigError({ where: names, what: 'it is missing or not right', fix: 'Fill it in, then connect.' })
  }
  if (!app.data.sandbox && !isVendorHost(new URL(app.data.loginUrl).hostname)) {
    const fix = 'Use https://login.salesforce.com, https://test.salesforce.com, or your My Domain.'
    throw new ConfigError({ where: 'loginUrl', what: 'it is no host of Salesforce', fix })
  }
  return app.data
}

export const consent: Consent = {
  page: (settings, { redirectUri, state, challenge }) => {
    const { loginUrl, clientId } = appOf(settings)
    const url = new URL('/services/oauth2/authorize', loginUrl)
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: SCOPE,
      state,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      prompt: 'login consent',
    }).toString()
    return url.href
  },
  exchange: async (settings, { code, verifier, redirectUri }, { outbound, alias }) => {
    const { loginUrl, clientId, clientSecret, sandbox } = appOf(settings)
    outbound.allow(loginUrl, sandbox ? 'sandbox' : 'declared')
    const secret = clientSecret === undefined ? {} : { client_secret: clientSecret }
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier }
    const answer = await outbound.request({
      method: 'POST',
      url: `${loginUrl}/services/oauth2/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({ ...form, client_id: clientId, ...secret }).toString(),
      where: alias,
    })
    return { refreshToken: refreshTokenIn(await answer.text(), alias) }
  },
}

function refreshTokenIn(text: string, alias: string): string {
  const said = jsonOf(text)
  const token = Token.safeParse(said)
  if (token.success) return token.data.refresh_token
  const refusal = Refusal.safeParse(said)
  if (!refusal.success) {
    const fix = 'Give the connected app the scope refresh_token, offline_access.'
    throw new ConfigError({ where: alias, what: 'Salesforce gave no refresh token', fix })
  }
  const { error, error_description: why } = refusal.data
  const fix = 'Check client id, secret and callback URL of the connected app, then connect again.'
  throw new ConfigError({ where: alias, what: `Salesforce refused: ${error} (${why})`, fix })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
