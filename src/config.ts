// The only reader of process.env: every variable is checked once, so that the rest of the program can trust it.
import { availableParallelism } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { z } from 'zod'
import { ConfigError } from './errors.ts'

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const

export interface Oidc {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string | null
  readonly groupsClaim: string
  /** Groups by the role that they give; "*" is everybody. */
  readonly roles: Readonly<Record<'admin' | 'operator' | 'viewer', readonly string[]>>
}

/** What the environment says; null is "not set". */
export interface Config {
  /** PostgreSQL; null: the embedded server in the home folder. */
  readonly databaseUrl: string | null
  /** Redis; null: the queue runs on the database. */
  readonly redisUrl: string | null
  /** Absolute path of the folder for the key file and the embedded database. */
  readonly home: string
  /** Absolute path of the folder whose files a set-up from the console or the API may name. */
  readonly files: string
  /** 32 bytes; null: the key file in the home folder. */
  readonly key: Uint8Array | null
  /** Keys that sealed before; empty: none. */
  readonly oldKeys: readonly Uint8Array[]
  /** Null: "info" for the worker, "warn" for commands. */
  readonly logLevel: (typeof LOG_LEVELS)[number] | null
  /** The address of this machine on which HTTP is answered. */
  readonly host: string
  /** 0 is any free port. */
  readonly port: number
  /** Where browsers find Evergreen, such as https://evergreen.acme.com; null: wherever they asked. */
  readonly url: string | null
  /** Single sign-on by OpenID Connect; null: by name and password only. */
  readonly oidc: Oidc | null
  /** Addresses of proxies in front of it, that are believed when they tell whose request it is; null: none. */
  readonly proxies: readonly string[] | null
  /** Of one log-in or API key, at most. */
  readonly requestsPerMinute: number
  /** Where a worker answers for its health and metrics; null: nowhere. */
  readonly workerPort: number | null
  /** Jobs that one worker runs at the same time. */
  readonly concurrency: number
  readonly leaseSeconds: number
  /** Send traces to where the OTEL variables say; the OpenTelemetry SDK reads the rest of them itself. */
  readonly traces: boolean
}

type Environment = Readonly<Record<string, string | undefined>>

/** A whole number in plain digits: Number() alone would also take "1e3", "0x10" and " 7 ". */
function wholeNumber(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`
  return z
    .string()
    .regex(/^\d{1,9}$/, error)
    .transform(Number)
    .pipe(z.number().min(min, error).max(max, error))
}

function url(protocols: readonly string[], example: string) {
  const error = `must be a URL such as ${example}`
  return z.string().refine(text => URL.canParse(text) && protocols.includes(new URL(text).protocol), error)
}

const KEY_FORM = 'must be 32 random bytes in base64 (44 characters), as `openssl rand -base64 32` prints them'
const key = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/, KEY_FORM)
  .transform(text => new Uint8Array(Buffer.from(text, 'base64')))

/** Names of groups, with commas between. */
const groups = z
  .string()
  .transform(text => text.split(',').flatMap(each => each.trim() || []))
  .default([])

const PROXY_FORM = 'must be addresses or networks such as 10.0.0.7 or 10.0.0.0/8, with commas between'

/** Several hosts are no URL to URL(); src/queue/bullmq/redis-url.ts reads the rest. */
const REDIS_FORM = /^rediss?(\+(sentinel|cluster))?:\/\/\S+$/

const VARIABLES = z.object({
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/database').optional(),
  REDIS_URL: z.string().regex(REDIS_FORM, 'must be a URL such as redis://host:6379').optional(),
  EVERGREEN_HOME: z.string().default('.evergreen'),
  EVERGREEN_FILES: z.string().optional(),
  EVERGREEN_KEY: key.optional(),
  EVERGREEN_OLD_KEYS: z
    .string()
    .transform(text => text.split(',').map(each => each.trim()))
    .pipe(z.array(key))
    .optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).optional(),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'must be an address of this machine such as 127.0.0.1 or 0.0.0.0')
    .optional(),
  PORT: wholeNumber(0, 65_535).default(7700),
  EVERGREEN_URL: url(['https:', 'http:'], 'https://evergreen.acme.com')
    .transform(text => new URL(text).origin)
    .optional(),
  EVERGREEN_OIDC_ISSUER: url(['https:', 'http:'], 'https://login.acme.com').optional(),
  EVERGREEN_OIDC_CLIENT_ID: z.string().optional(),
  EVERGREEN_OIDC_CLIENT_SECRET: z.string().optional(),
  EVERGREEN_OIDC_GROUPS_CLAIM: z.string().default('groups'),
  EVERGREEN_OIDC_ADMINS: groups,
  EVERGREEN_OIDC_OPERATORS: groups,
  EVERGREEN_OIDC_VIEWERS: groups,
  EVERGREEN_PROXIES: z
    .string()
    .transform(text => text.split(',').map(each => each.trim()))
    .pipe(z.array(z.string().regex(/^[\da-f.:]+(\/\d{1,3})?$/i, PROXY_FORM)))
    .optional(),
  EVERGREEN_REQUESTS_PER_MINUTE: wholeNumber(60, 10_000_000).default(1_200),
  EVERGREEN_WORKER_PORT: wholeNumber(0, 65_535).optional(),
  EVERGREEN_CONCURRENCY: wholeNumber(1, 256).default(Math.max(4, availableParallelism())),
  EVERGREEN_LEASE_SECONDS: wholeNumber(5, 3600).default(20),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.string().optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.string().optional(),
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none'], { error: 'must be otlp or none' }).optional(),
  OTEL_SDK_DISABLED: z.string().optional(),
})

/** Every variable that is read here, for the test that holds deployments against them. */
export const VARIABLE_NAMES: readonly string[] = Object.keys(VARIABLES.shape)

/**
 * Reads the environment. A variable set to nothing counts as not set.
 * @throws ConfigError that names every bad variable and what is allowed, and never a value.
 */
export function readConfig(env: Environment = process.env): Config {
  const set = Object.entries(env).flatMap(([name, text]) => (text?.trim() ? [[name, text.trim()]] : []))
  const parsed = VARIABLES.safeParse(Object.fromEntries(set))
  if (!parsed.success) {
    const bad = new Map(parsed.error.issues.map(issue => [issue.path.join('.'), issue.message]))
    const what = [...bad].map(([name, message]) => `${name} ${message}`).join('; ')
    throw new ConfigError({ where: 'environment', what, fix: 'Correct or unset it and start again.' })
  }
  const values = parsed.data
  const home = resolve(values.EVERGREEN_HOME)
  return {
    databaseUrl: values.DATABASE_URL ?? null,
    redisUrl: values.REDIS_URL ?? null,
    home,
    files: filesOf(values, home),
    key: values.EVERGREEN_KEY ?? null,
    oldKeys: values.EVERGREEN_OLD_KEYS ?? [],
    logLevel: values.LOG_LEVEL ?? null,
    host: values.HOST ?? '127.0.0.1',
    port: values.PORT,
    url: values.EVERGREEN_URL ?? null,
    oidc: oidcOf(values),
    proxies: values.EVERGREEN_PROXIES ?? null,
    requestsPerMinute: values.EVERGREEN_REQUESTS_PER_MINUTE,
    workerPort: values.EVERGREEN_WORKER_PORT ?? null,
    concurrency: values.EVERGREEN_CONCURRENCY,
    leaseSeconds: values.EVERGREEN_LEASE_SECONDS,
    traces: wantsTraces(values),
  }
}

/** Never a folder with the key file in it. */
function filesOf({ EVERGREEN_FILES: given }: z.infer<typeof VARIABLES>, home: string): string {
  const files = given === undefined ? join(home, 'files') : resolve(given)
  if (relative(files, home).startsWith('..')) return files
  const what = 'EVERGREEN_FILES holds the home folder, and with it the key file'
  throw new ConfigError({ where: 'environment', what, fix: 'Name a folder with nothing else in it and start again.' })
}

function oidcOf(values: z.infer<typeof VARIABLES>): Oidc | null {
  const { EVERGREEN_OIDC_ISSUER: issuer, EVERGREEN_OIDC_CLIENT_ID: clientId } = values
  if (issuer === undefined) return null
  if (clientId === undefined) {
    const what = 'EVERGREEN_OIDC_CLIENT_ID is not set, and EVERGREEN_OIDC_ISSUER is'
    throw new ConfigError({ where: 'environment', what, fix: 'Set both or none, and start again.' })
  }
  return {
    issuer,
    clientId,
    clientSecret: values.EVERGREEN_OIDC_CLIENT_SECRET ?? null,
    groupsClaim: values.EVERGREEN_OIDC_GROUPS_CLAIM,
    roles: {
      admin: values.EVERGREEN_OIDC_ADMINS,
      operator: values.EVERGREEN_OIDC_OPERATORS,
      viewer: values.EVERGREEN_OIDC_VIEWERS,
    },
  }
}

/** As the OpenTelemetry specification has it: asked for by name, or by saying where to. */
function wantsTraces(values: z.infer<typeof VARIABLES>): boolean {
  if (values.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || values.OTEL_TRACES_EXPORTER === 'none') return false
  const named = [values.OTEL_TRACES_EXPORTER, values.OTEL_EXPORTER_OTLP_ENDPOINT]
  return [...named, values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT].some(value => value !== undefined)
}

/** The secret that a set-up names as { env: NAME }, exactly as it is in the environment; null when not set or empty. */
export function secretFromEnv(name: string, env: Environment = process.env): string | null {
  return env[name] || null
}
