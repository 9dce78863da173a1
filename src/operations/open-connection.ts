// From a stored connection to an open one: secrets are filled in at the last moment and kept nowhere.
import type { Connection, Connector } from '../contract/connector.ts'
import type { Outbound } from '../contract/outbound.ts'
import type { Clock, Json, Log } from '../contract/primitives.ts'
import type { CallBudget } from '../contract/quota.ts'
import type { StoredConnection } from '../contract/stores.ts'
import { ConfigError } from '../errors.ts'
import type { Sessions } from './sessions.ts'

export interface OpenerParts {
  readonly connectors: readonly Connector[]
  readonly outbound: Outbound
  readonly clock: Clock
  readonly sessions: Sessions
  /** Opens a sealed secret that was bound to `boundTo`. */
  unseal(sealed: string, boundTo: string): string
  /** A secret from the environment; null when it is not set. */
  secretFromEnv(name: string): string | null
  /** Keeps a secret out of the log from now on. */
  registerSecret(value: string): void
  /** Relative file names in settings start here. */
  readonly folder: string
}

export type OpenConnection = (stored: StoredConnection, budget: CallBudget, log: Log) => Connection

/** What a sealed secret is bound to, so that it is of no use elsewhere. */
export const sealedFor = (connectionId: string, setting: string): string => `${connectionId}/${setting}`

export function createOpener(parts: OpenerParts): OpenConnection {
  return (stored, budget, log) => {
    const connector = connectorNamed(stored, parts.connectors)
    const filled = fillSecrets(stored, connector, parts)
    const parsed = connector.settings.safeParse(filled)
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      throw new ConfigError({
        where: `connection ${stored.alias}`,
        what: `setting ${issue?.path.join('.') ?? ''} is not right (${issue?.code ?? 'invalid'})`,
        fix: 'Correct it in the set-up.',
      })
    }
    const { outbound, clock, folder } = parts
    const session = parts.sessions(stored.id, filled)
    return connector.open(parsed.data, { alias: stored.alias, outbound, clock, log, budget, session, folder })
  }
}

function connectorNamed({ alias, connector: name }: StoredConnection, connectors: readonly Connector[]): Connector {
  const connector = connectors.find(known => known.name === name)
  if (connector !== undefined) return connector
  const known = connectors.map(other => other.name).join(', ')
  throw new ConfigError({ where: `connection ${alias}`, what: `no connector ${name}`, fix: `Known are: ${known}.` })
}

function fillSecrets(stored: StoredConnection, connector: Connector, parts: OpenerParts): Record<string, Json> {
  const filled: Record<string, Json> = { ...stored.settings }
  for (const setting of connector.secrets) {
    const secret = secretOf(stored, setting, parts)
    if (secret === undefined) continue
    parts.registerSecret(secret)
    filled[setting] = secret
  }
  return filled
}

function secretOf(stored: StoredConnection, setting: string, parts: OpenerParts): string | undefined {
  const sealed = stored.sealed[setting]
  if (sealed !== undefined) return parts.unseal(sealed, sealedFor(stored.id, setting))
  const reference = stored.settings[setting]
  if (reference === null || typeof reference !== 'object' || !('env' in reference)) return undefined
  const name = String(reference.env)
  const value = parts.secretFromEnv(name)
  if (value !== null) return value
  throw new ConfigError({
    where: `connection ${stored.alias}`,
    what: `the environment variable ${name} for ${setting} is not set`,
    fix: `Set ${name} and try again.`,
  })
}
