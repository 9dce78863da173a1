// Letting Evergreen into a CRM in the browser. What is needed when the browser comes back is kept sealed, for one log-in
// and for ten minutes; what the CRM gives is sealed with the connection.
import { createHash } from 'node:crypto'
import type { Consent } from '../../contract/connect/consent.ts'
import type { Connector } from '../../contract/connector.ts'
import type { Outbound } from '../../contract/outbound.ts'
import type { Json } from '../../contract/primitives.ts'
import { ConfigError, Denied, NotKnown } from '../../errors.ts'
import type { AccessParts, Principal } from '../access/principal.ts'
import { hashOf, newToken } from '../access/secrets.ts'
import { sealedFor } from '../open-connection.ts'

type Settings = Readonly<Record<string, Json>>

export interface ConnectRequest {
  readonly alias: string
  readonly connector: string
  /** As in the set-up file, client id and secret among them; null: those of the connection that is there. */
  readonly settings: Settings | null
  /** Where the CRM sends the browser back to. */
  readonly redirectUri: string
}

export interface ConnectParts extends AccessParts {
  readonly connectors: readonly Connector[]
  outbound(): Outbound
  seal(plain: string, boundTo: string): string
  unseal(sealed: string, boundTo: string): string
  secretFromEnv(name: string): string | null
  /** Keeps a secret out of the log from now on. */
  registerSecret(value: string): void
  /** Declares the connection as a set-up file would. */
  declare(alias: string, connection: Settings, by: Principal): Promise<void>
}

interface Draft {
  readonly alias: string
  readonly connector: string
  readonly settings: Settings
  readonly redirectUri: string
  readonly verifier: string
  /** The log-in that began it: no other browser may end it. */
  readonly login: string
}

const LASTS_MS = 10 * 60_000
const BOUND = 'errand/connect'

/** Where the browser has to go. */
export async function beginConnect(by: Principal, asked: ConnectRequest, parts: ConnectParts): Promise<string> {
  const { alias, connector, redirectUri } = asked
  const consent = consentOf(connector, parts)
  const settings = asked.settings ?? (await storedSettings(alias, connector, parts))
  const [state, verifier] = [newToken(), newToken()]
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const url = consent.page(await filled(alias, settings, parts), { redirectUri, state, challenge })
  const draft: Draft = { alias, connector, settings, redirectUri, verifier, login: loginOf(by) }
  const now = parts.clock.now()
  const errand = { state: hashOf(state), purpose: 'connect', expiresAt: now + LASTS_MS } as const
  await parts.unitOfWork.stores.errands.add({ ...errand, sealed: parts.seal(JSON.stringify(draft), BOUND) }, now)
  return url
}

export interface CameBack {
  readonly state: string
  readonly code: string | null
  /** What the CRM says where it gives no code. */
  readonly error: string | null
}

/** Ends it: the connection is declared with what the CRM gave. Returns its alias. */
export async function endConnect(
  by: Principal,
  { state, code, error }: CameBack,
  parts: ConnectParts,
): Promise<string> {
  const sealed = await parts.unitOfWork.stores.errands.take(hashOf(state), 'connect', parts.clock.now())
  const draft: Draft | null = sealed === null ? null : JSON.parse(parts.unseal(sealed, BOUND))
  if (draft === null || draft.login !== loginOf(by)) {
    const fix = 'Begin again, in one browser and within ten minutes.'
    throw new Denied({ denial: 'stray', what: 'nobody has asked for this here', fix })
  }
  const { alias, connector, settings, verifier, redirectUri } = draft
  if (code === null) {
    const fix = 'Begin again, as a user who may allow it.'
    throw new ConfigError({ where: `connection ${alias}`, what: `it was not allowed: ${error ?? 'no reason'}`, fix })
  }
  const about = { outbound: parts.outbound(), alias }
  const given = { code, verifier, redirectUri }
  const secrets = await consentOf(connector, parts).exchange(await filled(alias, settings, parts), given, about)
  for (const secret of Object.values(secrets)) parts.registerSecret(secret)
  await parts.declare(alias, { connector, ...settings, ...secrets }, by)
  const detail = { connection: alias, connector }
  await parts.unitOfWork.stores.audit.append([
    { at: parts.clock.now(), actor: by.actor, event: 'connection.allowed', detail },
  ])
  return alias
}

const loginOf = ({ userId, login }: Principal) => `${userId}/${Buffer.from(login?.hash ?? []).toString('base64url')}`

function consentOf(name: string, { connectors }: Pick<ConnectParts, 'connectors'>): Consent {
  const consent = connectors.find(connector => connector.name === name)?.consent
  if (consent !== undefined) return consent
  const known = connectors.filter(each => each.consent !== undefined).map(each => each.name)
  throw new ConfigError({
    where: `connector ${name}`,
    what: 'it is not connected in a browser',
    fix: `These are: ${known.join(', ')}.`,
  })
}

/** Those of the connection that is there, its secrets as ones that stay. */
async function storedSettings(alias: string, connector: string, { unitOfWork }: ConnectParts): Promise<Settings> {
  const stored = await unitOfWork.stores.connections.byAlias(alias)
  if (stored === null || stored.connector !== connector) {
    throw new NotKnown({ where: `connection ${alias}`, what: 'there is no such connection', fix: 'Send its settings.' })
  }
  return { ...stored.settings, ...Object.fromEntries(Object.keys(stored.sealed).map(name => [name, { sealed: true }])) }
}

/** The settings as the connector reads them: secrets from the environment and from where they are sealed filled in. */
async function filled(alias: string, settings: Settings, parts: ConnectParts): Promise<Settings> {
  const stored = await parts.unitOfWork.stores.connections.byAlias(alias)
  const valueFor = (name: string, written: Json): Json => {
    if (typeof written !== 'object' || written === null) return written
    if ('env' in written) return parts.secretFromEnv(String(written.env))
    const sealed = stored?.sealed[name]
    if (!('sealed' in written) || stored === null || sealed === undefined) return written
    return parts.unseal(sealed, sealedFor(stored.id, name))
  }
  return Object.fromEntries(Object.entries(settings).map(([name, written]) => [name, valueFor(name, written)]))
}
