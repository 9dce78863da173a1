// The JWT bearer flow: an assertion that the app's key signs (RS256), for a user that an admin has approved for the app.
import { createPrivateKey, sign } from 'node:crypto'
import type { ConnectorDeps } from '../../../src/contract/connector.ts'
import { ConfigError } from '../../../src/errors.ts'

/** Salesforce takes none that lasts longer than three minutes. */
const LASTS_SECONDS = 170

interface Signer {
  readonly loginUrl: string
  readonly clientId: string
  readonly privateKey: string
  readonly username: string
}

const text = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

/** What is sent to the token endpoint. ConfigError for a key that is none. */
export function assertionOf(
  { loginUrl, clientId, privateKey, username }: Signer,
  { alias, clock }: Pick<ConnectorDeps, 'alias' | 'clock'>,
) {
  const exp = Math.floor(clock.now() / 1_000) + LASTS_SECONDS
  const signed = `${text({ alg: 'RS256' })}.${text({ iss: clientId, sub: username, aud: loginUrl, exp })}`
  try {
    const seal = sign('RSA-SHA256', Buffer.from(signed), createPrivateKey(privateKey)).toString('base64url')
    return { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: `${signed}.${seal}` }
  } catch (cause) {
    const fix = 'Give the RSA key (PEM) whose certificate the connected app has.'
    throw new ConfigError({ where: alias, what: 'privateKey cannot sign', fix, cause })
  }
}
