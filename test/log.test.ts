// Log lines are JSON, and no secret that Evergreen knows ever shows in one.
import { describe, expect, test } from 'vitest'
import type { Log } from '../src/contract/primitives.ts'
import { ConfigError } from '../src/errors.ts'
import { createLog, registerSecret } from '../src/log.ts'

function logged(write: (log: Log) => void, verbose = false, level: 'debug' | 'info' | 'warn' = 'debug'): string {
  const lines: string[] = []
  write(createLog({ level, verbose, destination: { write: line => lines.push(line) } }))
  for (const line of lines) expect(() => JSON.parse(line)).not.toThrow()
  return lines.join('')
}

describe('createLog', () => {
  test('writes one JSON line with level, time, message and what it is about', () => {
    const line = JSON.parse(logged(log => log.child({ job: 'j1' }).info({ rows: 3 }, 'page stored')))
    expect(line).toMatchObject({ level: 'info', job: 'j1', rows: 3, msg: 'page stored' })
    expect(line.time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
  })

  test('leaves out what is below its level', () => {
    expect(logged(log => log.info({}, 'quiet'), false, 'warn')).toBe('')
    expect(logged(log => log.warn({}, 'loud'), false, 'warn')).toContain('loud')
  })

  test('an error is its name and message; stack and cause only when verbose', () => {
    const error = new ConfigError({ where: 'here', what: 'wrong', cause: new TypeError('why') })
    const brief = JSON.parse(logged(log => log.error({ error }, 'failed')))
    expect(brief.error).toEqual({ name: 'ConfigError', message: 'here: wrong' })
    const long = JSON.parse(logged(log => log.error(error, 'failed'), true))
    expect(long.error.stack).toContain('log.test.ts')
    expect(long.error.cause).toMatchObject({ name: 'TypeError', message: 'why' })
  })

  test('whatever is handed in, it writes a line', () => {
    const circle: Record<string, unknown> = {
      big: 1n,
      at: new Date(Number.NaN),
      set: new Set([1]),
      bytes: Buffer.from('x'),
    }
    circle['self'] = circle
    expect(logged(log => log.info(circle, 'odd'))).toContain('odd')
  })
})

describe('masking', () => {
  test('settings named like secrets are masked at any depth', () => {
    const about = {
      accessToken: 'aaaa1',
      a: [{ client_secret: 'aaaa2', b: { refreshToken: 'aaaa3', headers: { Authorization: 'aaaa4' } } }],
      password: 'aaaa5',
      map: new Map([['x-api-key', 'aaaa6']]),
      token: null,
      clientId: 'shown',
    }
    const text = logged(log => log.child(about).info(about, 'call'))
    expect(text).not.toMatch(/aaaa\d/)
    expect(text).toContain('shown')
    expect(text).toContain('"token":null')
  })

  test('a registered secret is masked wherever it appears, even when registered after the child was made', () => {
    const secret = 'S3cret "quoted"/+value'
    const text = logged(log => {
      const child = log.child({ note: `bound ${secret}` })
      registerSecret(secret)
      const error = new Error(`refused ${secret}`, { cause: new Error(`inner ${encodeURIComponent(secret)}`) })
      child.error({ error, body: JSON.stringify({ s: secret }), [`k ${secret}`]: 1, list: [secret] }, `sent ${secret}`)
    }, true)
    expect(text).not.toContain('S3cret')
    expect(text).toContain('bound [secret]')
    expect(text).toContain('sent [secret]')
  })

  test('a private key is masked whole, line by line, and on one line', () => {
    const key =
      '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\nBAQEFAASCBKcwggSjAgEAAo\n-----END PRIVATE KEY-----\n'
    registerSecret(key)
    const text = logged(log => {
      log.info({ key }, 'whole')
      log.info({}, `one line ${key.replace(/\s+/g, ' ')}`)
      log.info({}, 'a part: BAQEFAASCBKcwggSjAgEAAo')
    })
    expect(text).not.toMatch(/MIIEvQ|BAQEFA/)
  })

  test('of two secrets, one within the other, nothing is left over', () => {
    registerSecret('abcdef')
    registerSecret('abcdef-ghijkl')
    expect(logged(log => log.info({}, 'x abcdef-ghijkl y'))).toContain('x [secret] y')
  })

  test('credentials in URLs and headers are masked without being registered', () => {
    const text = logged(log => {
      log.warn({ url: 'postgres://app:hunter2pw@db:5432/x' }, 'cannot reach redis://:hunter2pw@cache:6379')
      log.warn({ sent: 'Authorization: Bearer 00D!hunter2pw.x' }, 'refused')
    })
    expect(text).not.toContain('hunter2pw')
    expect(text).toContain('postgres://app:[secret]@db:5432/x')
  })

  test('an empty or tiny secret does not blot out the log', () => {
    registerSecret('')
    registerSecret('a')
    expect(logged(log => log.info({}, 'a plain line'))).toContain('a plain line')
  })
})
