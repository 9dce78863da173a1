// A connection of the file: its settings checked by its connector, its secrets kept apart from the rest.
import { z } from 'zod'
import type { Connection, Connector } from '../contract/connector.ts'
import type { Json } from '../contract/primitives.ts'
import type { ConnectionLimits, StoredConnection } from '../contract/stores.ts'
import type { Keep } from '../domain/audit/keep.ts'
import { suggestion } from '../domain/nearest.ts'
import { lineOf } from '../errors.ts'
import { explain } from './explain.ts'
import type { Path, Problem } from './problem.ts'
import { connectionSchema, envReference, keptSecret } from './schema.ts'

/** A connection as the file declares it; together with sealing, what a StoredConnection is made of. */
export interface DeclaredConnection {
  readonly alias: string
  readonly connector: string
  /** As written, without the secrets that were written out; a secret may be a reference { env: "NAME" }. */
  readonly settings: Readonly<Record<string, Json>>
  /** Secrets that were written out, by setting name: to be sealed, and to be masked in logs. */
  readonly plainSecrets: Readonly<Record<string, string>>
  /** Secrets that stay what they are, by setting name. */
  readonly keptSecrets: readonly string[]
  readonly limits: ConnectionLimits
  readonly keep: Keep
}

/**
 * Looks whether a setting of a connector may name a file.
 * @throws Error with one line that says why not
 */
export type LookAtFile = (connector: string, setting: string, path: string) => Promise<void>

/** What a connection offers to syncs; null when it cannot be known here. */
export interface Offer {
  readonly crm: boolean
  /** Null: not an enricher. */
  readonly supplies: readonly string[] | null
  /** Whether it tells of changed records. */
  readonly notices: boolean
}

export interface Surroundings {
  /** What is stored already; the file may lean on it. */
  readonly stored?: { readonly connections: readonly StoredConnection[] }
  readonly connectors: readonly Connector[]
  /** The value of an environment variable; null when it is not set. */
  readonly secretFromEnv: (name: string) => string | null
  /** Where it is absent any file may be named. */
  readonly lookAtFile?: LookAtFile
  /** Opens a connection to see what it offers. Makes no call. */
  readonly open: (alias: string, connector: Connector, settings: unknown) => Connection
}

interface CheckedConnection {
  readonly problems: readonly Problem[]
  readonly declared: DeclaredConnection | null
  readonly offer: Offer | null
}

const jsonRecord = z.record(z.string(), z.json())

/** Opens, looks, closes. @throws what the connector throws */
async function offerOf(alias: string, connector: Connector, settings: unknown, about: Surroundings): Promise<Offer> {
  const connection = about.open(alias, connector, settings)
  try {
    return {
      crm: connection.source !== undefined,
      supplies: connection.enricher?.supplies ?? null,
      notices: connection.feed !== undefined,
    }
  } finally {
    await connection.close()
  }
}

interface Secrets {
  readonly problems: Problem[]
  readonly plain: Record<string, string>
  readonly kept: string[]
  /** Every secret by setting name, for the connector's check. */
  readonly resolved: Record<string, unknown>
}

function readSecrets(
  raw: Readonly<Record<string, unknown>>,
  connector: Connector,
  [of, alias]: readonly [string, string],
  about: Surroundings,
): Secrets {
  const secrets: Secrets = { problems: [], plain: {}, kept: [], resolved: {} }
  const stored = about.stored?.connections.find(each => each.alias === alias && each.connector === connector.name)
  for (const name of connector.secrets.filter(secret => raw[secret] !== undefined)) {
    const written = raw[name]
    const path = [of, alias, name]
    if (typeof written === 'string') secrets.plain[name] = written
    secrets.resolved[name] = written
    if (typeof written !== 'object' || written === null) continue
    if (keptSecret.safeParse(written).success) {
      if (stored?.sealed[name] === undefined) secrets.problems.push({ path, at: 'value', what: NOT_SEALED })
      secrets.kept.push(name)
      secrets.resolved[name] = 'unknown'
      continue
    }
    const reference = envReference.safeParse(written)
    if (!reference.success) {
      const source = { input: written, schema: envReference, at: path }
      secrets.problems.push(...reference.error.issues.flatMap(issue => explain(issue, source)))
      continue
    }
    const { env } = reference.data
    const value = about.secretFromEnv(env)
    secrets.resolved[name] = value ?? undefined
    if (value === null) secrets.problems.push({ path, at: 'value', what: `the environment variable ${env} is not set` })
  }
  return secrets
}

const NOT_SEALED = 'none is sealed here yet: write it out, or as { env: NAME }'

/** Only secrets are looked up in the environment; anywhere else a reference would be taken as it is. */
function strayReferences(raw: Readonly<Record<string, unknown>>, connector: Connector, at: Path): Problem[] {
  const stray = Object.keys(raw).filter(
    name => !connector.secrets.includes(name) && envReference.safeParse(raw[name]).success,
  )
  const secrets = connector.secrets.length === 0 ? 'none here' : connector.secrets.join(', ')
  return stray.map(name => {
    return { path: [...at, name], at: 'value', what: `only a secret can come from the environment (${secrets})` }
  })
}

async function badFiles(
  raw: Readonly<Record<string, unknown>>,
  { name, files = [] }: Connector,
  at: Path,
  { lookAtFile }: Surroundings,
): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const setting of files) {
    const path = raw[setting]
    if (typeof path !== 'string') continue
    await lookAtFile?.(name, setting, path).catch((error: unknown) => {
      problems.push({ path: [...at, setting], at: 'value', what: `${path}: ${lineOf(error)}` })
    })
  }
  return problems
}

function badSettings(settings: unknown, connector: Connector, at: Path, told: readonly Problem[]): Problem[] {
  const parsed = connector.settings.safeParse(settings)
  if (parsed.success) return []
  const known = new Set(told.map(({ path }) => path[at.length]))
  const source = { input: settings, schema: connector.settings, at }
  return parsed.error.issues.flatMap(issue => explain(issue, source)).filter(({ path }) => !known.has(path[at.length]))
}

/** Checks one connection of the file. Nothing is thrown: what is wrong stands in `problems`. */
export async function checkConnection(alias: string, input: unknown, about: Surroundings): Promise<CheckedConnection> {
  const at = ['connections', alias] as const
  const failed = (problems: readonly Problem[]) => ({ problems, declared: null, offer: null })
  const framed = connectionSchema.safeParse(input)
  if (!framed.success) {
    return failed(framed.error.issues.flatMap(issue => explain(issue, { input, schema: connectionSchema, at })))
  }
  const { connector: wanted, limits = {}, keep = {}, ...raw } = framed.data
  const connector = about.connectors.find(({ name }) => name === wanted)
  if (connector === undefined) {
    const names = about.connectors.map(({ name }) => name)
    const what = `must be one of ${names.join(', ')}${suggestion(wanted, names)}`
    return failed([{ path: [...at, 'connector'], at: 'value', what }])
  }
  const secrets = readSecrets(raw, connector, at, about)
  const files = await badFiles(raw, connector, at, about)
  const told = [...secrets.problems, ...strayReferences(raw, connector, at), ...files]
  const settings = { ...raw, ...secrets.resolved }
  const problems = [...told, ...badSettings(settings, connector, at, told)]
  const isApart = (name: string) => secrets.plain[name] !== undefined || secrets.kept.includes(name)
  const plain = Object.entries(raw).filter(([name]) => !isApart(name))
  const json = jsonRecord.safeParse(Object.fromEntries(plain))
  if (problems.length > 0) return failed(problems)
  if (!json.success) return failed([{ path: at, at: 'value', what: 'holds a value that JSON cannot hold' }])
  const { plain: plainSecrets, kept: keptSecrets } = secrets
  const own = { settings: json.data, plainSecrets, keptSecrets }
  const declared = { alias, connector: connector.name, ...own, limits, keep }
  try {
    return { problems: [], declared, offer: await offerOf(alias, connector, connector.settings.parse(settings), about) }
  } catch (error) {
    return failed([{ path: at, at: 'key', what: lineOf(error) }])
  }
}

/** What a stored connection offers, as far as its settings tell without its secrets; null when they do not. */
export async function offerOfStored(stored: StoredConnection, about: Surroundings): Promise<Offer | null> {
  const connector = about.connectors.find(({ name }) => name === stored.connector)
  if (connector === undefined) return null
  const secrets = connector.secrets.filter(name => name in stored.sealed || name in stored.settings)
  const stand = Object.fromEntries(secrets.map(name => [name, 'unknown']))
  const settings = connector.settings.safeParse({ ...stored.settings, ...stand })
  return settings.success ? await offerOf(stored.alias, connector, settings.data, about) : null
}
