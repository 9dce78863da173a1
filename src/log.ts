// Structured log lines for machines, on stderr: one JSON object a line, with every known secret masked.
import { destination, pino } from 'pino'

const MASK = '[secret]'
/** Shorter strings occur in ordinary words; masking them would hide the log itself. */
const SHORTEST_SECRET = 4
const SECRET_NAME = /(token|secret|password|passphrase|passwd|authorization|cookie|apikey|privatekey)$/
/** Credentials that name themselves: a URL's password, a Bearer or Basic header. */
const CREDENTIALS = /(?<=\w:\/\/[^\s:@/]*:)[^\s@/]+(?=@)|(?<=\b(?:bearer|basic) )[\w.~+/=!-]{8,}/gi
const DEEPEST = 8

/** Longest first, so that a secret that contains another is masked as a whole. */
let secrets: readonly string[] = []

/**
 * From now on the value is masked in every line of every log of this process, in all the spellings that it takes in
 * messages: as it is, inside JSON, inside a URL, on one line, and line by line (private keys).
 */
export function registerSecret(value: string): void {
  const spellings = [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    value.replace(/\s+/g, ' ').trim(),
    ...value.split('\n').filter(line => line.length >= 16),
  ]
  const known = new Set([...secrets, ...spellings.filter(spelling => spelling.length >= SHORTEST_SECRET)])
  secrets = [...known].sort((a, b) => b.length - a.length)
}

function mask(text: string): string {
  return secrets.reduce((masked, secret) => masked.replaceAll(secret, MASK), text).replace(CREDENTIALS, MASK)
}

function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.toLowerCase().replaceAll(/[^a-z]/g, ''))
}

type Clean = (value: unknown, depth?: number) => unknown

/** A copy fit for a log line: secrets masked, errors as name and message, nothing that JSON cannot hold. */
function cleaner(verbose: boolean): Clean {
  function error(thrown: Error, depth: number): object {
    const code = 'code' in thrown && typeof thrown.code === 'string' ? { code: clean(thrown.code, depth) } : {}
    const brief = { name: thrown.name, message: mask(thrown.message), ...code }
    if (!verbose) return brief
    const cause = thrown.cause === undefined ? {} : { cause: clean(thrown.cause, depth + 1) }
    return { ...brief, stack: mask(thrown.stack ?? ''), ...cause }
  }
  function entries(value: object, depth: number): object {
    const pairs = value instanceof Map ? [...value] : Object.entries(value)
    return Object.fromEntries(
      pairs.map(([name, inner]) => {
        const hidden = isSecretName(String(name)) && inner !== null && inner !== undefined
        return [mask(String(name)), hidden ? MASK : clean(inner, depth + 1)]
      }),
    )
  }
  function clean(value: unknown, depth = 0): unknown {
    if (typeof value === 'string') return mask(value)
    if (typeof value === 'bigint') return String(value)
    if (typeof value !== 'object' || value === null) return value
    if (depth > DEEPEST) return '[deeper]'
    if (value instanceof Error) return error(value, depth)
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
    if (value instanceof URL) return mask(value.href)
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
    if (Array.isArray(value) || value instanceof Set) return [...value].map(inner => clean(inner, depth + 1))
    return entries(value, depth)
  }
  return clean
}

interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Errors with stack and cause. */
  readonly verbose?: boolean
  /** Where lines go, each with its line end; default stderr, written at once so that a crash loses none. */
  readonly destination?: { write(line: string): void }
}

interface MaskedLog {
  debug(about: object, message: string): void
  info(about: object, message: string): void
  warn(about: object, message: string): void
  error(about: object, message: string): void
  child(about: object): MaskedLog
}

/** A log in the form of the contract's Log. An error is given as `{ error }`, or alone. */
export function createLog(options: LogOptions): MaskedLog {
  const clean = cleaner(options.verbose ?? false)
  const lines = pino(
    {
      level: options.level,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: label => ({ level: label }) },
    },
    options.destination ?? destination({ dest: 2, sync: true }),
  )
  // Bindings are merged and cleaned line by line: a secret may be registered after the child was made.
  const logOf = (bindings: object): MaskedLog => {
    const at = (level: 'debug' | 'info' | 'warn' | 'error') => (about: object, message: string) => {
      if (!lines.isLevelEnabled(level)) return
      lines[level](clean({ ...bindings, ...(about instanceof Error ? { error: about } : about) }), mask(message))
    }
    return {
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      child: about => logOf({ ...bindings, ...about }),
    }
  }
  return logOf({})
}
