// What an admin sets to connect a HubSpot account.
import { z } from 'zod'

export const SECRETS = ['accessToken', 'clientSecret', 'refreshToken'] as const

const VENDOR_HOST = /^api(-[a-z0-9]+)?\.hubapi\.com$/

export const settings = z
  .strictObject({
    /** A private app's token or a service key; or else the three of OAuth. The secret also checks change notices. */
    accessToken: z.string().min(1).optional(),
    clientId: z.string().min(1).optional(),
    clientSecret: z.string().min(1).optional(),
    refreshToken: z.string().min(1).optional(),
    /** The address that HubSpot calls with change notices, where a proxy makes it look different here. */
    webhookUrl: z
      .url()
      .refine(url => !/[?#]/.test(url), 'must have no query')
      .optional(),
    baseUrl: z
      .url()
      .default('https://api.hubapi.com')
      .transform(url => new URL(url).origin),
    /** HubSpot ends v3 in September 2027; the date-versioned paths answer the same calls. */
    pathFamily: z.enum(['v3', '2026-09']).default('v3'),
    /** The local sandbox: plain http to this machine. */
    sandbox: z.boolean().default(false),
  })
  .refine(value => value.sandbox || VENDOR_HOST.test(new URL(value.baseUrl).hostname), {
    path: ['baseUrl'],
    message: 'must be a host of HubSpot (https://api.hubapi.com)',
  })
  .refine(value => value.accessToken !== undefined || credentialsOf(value) !== null, {
    path: ['accessToken'],
    message: 'set accessToken, or clientId, clientSecret and refreshToken',
  })

export type Settings = z.infer<typeof settings>

export interface OAuthCredentials {
  readonly clientId: string
  readonly clientSecret: string
  readonly refreshToken: string
}

/** The three of OAuth when all are set; a static accessToken needs none. */
export function credentialsOf(value: {
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  readonly refreshToken?: string | undefined
}): OAuthCredentials | null {
  const { clientId, clientSecret, refreshToken } = value
  if (clientId === undefined || clientSecret === undefined || refreshToken === undefined) return null
  return { clientId, clientSecret, refreshToken }
}
