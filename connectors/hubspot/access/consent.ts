// HubSpot's install page. It knows no PKCE for apps of this kind: the secret proves the app, the state proves the browser.
import { z } from 'zod'
import type { Consent } from '../../../src/contract/connect/consent.ts'
import { ConfigError } from '../../../src/errors.ts'

const App = z.object({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  baseUrl: z
    .url()
    .default('https://api.hubapi.com')
    .transform(url => new URL(url).origin),
  sandbox: z.boolean().default(false),
})
const Token = z.object({ refresh_token: z.string().min(1) })
const Refusal = z.object({ message: z.string() })

const VENDOR_HOST = /^api(-[a-z0-9]+)?\.hubapi\.com$/
/** What every sync needs; an app that was made with less is told so by the page. */
const SCOPE = ['contacts', 'companies'].flatMap(type => [
  `crm.objects.${type}.read`,
  `crm.objects.${type}.write`,
  `crm.schemas.${type}.read`,
])
/** Granted where the app and the account have them. */
const OPTIONAL = [
  'crm.schemas.contacts.write',
  'crm.schemas.companies.write',
  'crm.objects.deals.read',
  'crm.objects.deals.write',
  'crm.lists.read',
]

function appOf(settings: unknown): z.output<typeof App> {
  const app = App.safeParse(settings)
  if (!app.success) {
    const names = [...new Set(app.error.issues.map(({ path }) => path.join('.')))].join(', ')
    throw new ConfigError({ where: names, what: 'it is missing or not right', fix: 'Fill it in, then connect.' })
  }
  if (!app.data.sandbox && !VENDOR_HOST.test(new URL(app.data.baseUrl).hostname)) {
    const fix = 'Use https://api.hubapi.com.'
    throw new ConfigError({ where: 'baseUrl', what: 'it is no host of HubSpot', fix })
  }
  return app.data
}

export const consent: Consent = {
  page: (settings, { redirectUri, state }) => {
    const { clientId, baseUrl, sandbox } = appOf(settings)
    const url = new URL('/oauth/authorize', sandbox ? baseUrl : 'https://app.hubspot.com')
    const scopes = { scope: SCOPE.join(' '), optional_scope: OPTIONAL.join(' ') }
    url.search = new URLSearchParams({ client_id: clientId, redirect_uri: redirectUri, ...scopes, state }).toString()
    return url.href
  },
  exchange: async (settings, { code, redirectUri }, { outbound, alias }) => {
    const { clientId, clientSecret, baseUrl, sandbox } = appOf(settings)
    outbound.allow(baseUrl, sandbox ? 'sandbox' : 'declared')
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
    const answer = await outbound.request({
      method: 'POST',
      url: `${baseUrl}/oauth/v1/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({ ...form, client_id: clientId, client_secret: clientSecret }).toString(),
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
  const what = refusal.success ? `HubSpot refused: ${refusal.data.message}` : 'HubSpot gave no refresh token'
  const fix = 'Check client id, secret and redirect URL of the app, then connect again.'
  throw new ConfigError({ where: alias, what, fix })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
