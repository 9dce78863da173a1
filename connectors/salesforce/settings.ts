// What an admin sets to connect a Salesforce org.
import { z } from 'zod'

/** Hosts that Salesforce itself owns; an access token goes nowhere else. */
const VENDOR_DOMAINS = ['.salesforce.com', '.force.com', '.salesforce.mil', '.cloudforce.com']

/** Whether a token may be sent to this host. */
export function isVendorHost(hostname: string): boolean {
  return VENDOR_DOMAINS.some(domain => hostname.toLowerCase().endsWith(domain))
}

export const SECRETS = ['clientSecret', 'refreshToken', 'privateKey'] as const

export const settings = z
  .strictObject({
    /** The org's My Domain for client credentials; else https://login.salesforce.com. */
    loginUrl: z.url().transform(url => new URL(url).origin),
    clientId: z.string().min(1),
    clientSecret: z.string().min(1).optional(),
    /** With it the session is renewed by refresh token; without it by client credentials. */
    refreshToken: z.string().min(1).optional(),
    /** In place of both: the key (PEM) whose certificate the app has; the session is then the user's by a signed assertion. */
    privateKey: z.string().startsWith('-----BEGIN', 'must be a private key in PEM').optional(),
    username: z.string().min(1).optional(),
    /** Winter '27. */
    apiVersion: z
      .string()
      .regex(/^\d{2,3}\.0$/, 'written like 68.0')
      .default('68.0'),
    /** Usernames or ids of users that are programs: what they change is no person's edit. Our own is one anyway. */
    integrationUsers: z.array(z.string().min(1)).default([]),
    /** Whether to listen to change events where Salesforce sends them; else it is asked what changed. */
    changeEvents: z.enum(['auto', 'off']).default('auto'),
    /** So often it is asked which records changed lately, where no change events tell. */
    noticeMinutes: z.int().min(1).max(1440).default(5),
    /** Where change events come from; for orgs whose traffic stays in the EU https://api.deu.pubsub.salesforce.com. */
    pubsubUrl: z
      .url()
      .transform(url => new URL(url).origin)
      .optional(),
    /** The local sandbox: plain http to this machine. */
    sandbox: z.boolean().default(false),
  })
  .refine(value => value.sandbox || isVendorHost(new URL(value.loginUrl).hostname), {
    path: ['loginUrl'],
    message: 'must be a host of Salesforce (acme.my.salesforce.com)',
  })
  .refine(({ clientSecret, privateKey }) => clientSecret !== undefined || privateKey !== undefined, {
    path: ['clientSecret'],
    message: 'set clientSecret, or privateKey and username',
  })
  .refine(({ privateKey, username }) => privateKey === undefined || username !== undefined, {
    path: ['username'],
    message: 'say as which user to log in with the private key',
  })
  .refine(({ sandbox, pubsubUrl }) => sandbox || pubsubUrl === undefined || isVendorHost(new URL(pubsubUrl).hostname), {
    path: ['pubsubUrl'],
    message: 'must be a host of Salesforce (api.pubsub.salesforce.com)',
  })

export type Settings = z.infer<typeof settings>
