// The environment is read once, strictly, and its secrets never show in a complaint.
import { isAbsolute } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readConfig, secretFromEnv } from '../src/config.ts'
import { ConfigError, lineOf } from '../src/errors.ts'

function complaint(env: Record<string, string>): string {
  try {
    readConfig(env)
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    return lineOf(error)
  }
  return 'no complaint'
}

describe('readConfig', () => {
  test('an empty environment gives the defaults', () => {
    const config = readConfig({})
    expect(config).toMatchObject({ databaseUrl: null, redisUrl: null, key: null, logLevel: null, port: 7700 })
    expect(config).toMatchObject({ host: '127.0.0.1', workerPort: null })
    expect(config.leaseSeconds).toBe(20)
    expect(config.concurrency).toBeGreaterThanOrEqual(4)
    expect(isAbsolute(config.home) && config.home.endsWith('.evergreen')).toBe(true)
  })

  test('a variable set to nothing counts as not set', () => {
    expect(readConfig({ DATABASE_URL: '', PORT: '  ', EVERGREEN_KEY: '' })).toEqual(readConfig({}))
  })

  test('every variable is taken', () => {
    const key = Buffer.alloc(32, 7)
    const config = readConfig({
      DATABASE_URL: 'postgres://app:pw@localhost:5432/evergreen',
      REDIS_URL: 'rediss://localhost:6380',
      EVERGREEN_HOME: '/srv/evergreen',
      EVERGREEN_FILES: '/srv/files',
      EVERGREEN_KEY: key.toString('base64'),
      EVERGREEN_OLD_KEYS: [8, 9].map(byte => Buffer.alloc(32, byte).toString('base64')).join(', '),
      LOG_LEVEL: 'debug',
      HOST: '0.0.0.0',
      PORT: '0',
      EVERGREEN_URL: 'https://evergreen.acme.com/',
      EVERGREEN_OIDC_ISSUER: 'https://login.acme.com',
      EVERGREEN_OIDC_CLIENT_ID: 'evergreen',
      EVERGREEN_OIDC_CLIENT_SECRET: 'planted',
      EVERGREEN_OIDC_GROUPS_CLAIM: 'roles',
      EVERGREEN_OIDC_ADMINS: 'crm-admins',
      EVERGREEN_OIDC_OPERATORS: 'ops, on-call',
      EVERGREEN_OIDC_VIEWERS: '*',
      EVERGREEN_PROXIES: '10.0.0.7, fd00::/8',
      EVERGREEN_REQUESTS_PER_MINUTE: '3000',
      EVERGREEN_WORKER_PORT: '7701',
      EVERGREEN_CONCURRENCY: '8',
      EVERGREEN_LEASE_SECONDS: '60',
    })
    expect(config).toEqual({
      databaseUrl: 'postgres://app:pw@localhost:5432/evergreen',
      redisUrl: 'rediss://localhost:6380',
      home: '/srv/evergreen',
      files: '/srv/files',
      key: new Uint8Array(key),
      oldKeys: [8, 9].map(byte => new Uint8Array(32).fill(byte)),
      logLevel: 'debug',
      host: '0.0.0.0',
      port: 0,
      url: 'https://evergreen.acme.com',
      oidc: {
        issuer: 'https://login.acme.com',
        clientId: 'evergreen',
        clientSecret: 'planted',
        groupsClaim: 'roles',
        roles: { admin: ['crm-admins'], operator: ['ops', 'on-call'], viewer: ['*'] },
      },
      proxies: ['10.0.0.7', 'fd00::/8'],
      requestsPerMinute: 3_000,
      workerPort: 7701,
      concurrency: 8,
      leaseSeconds: 60,
      traces: false,
    })
  })

  test.each([
    ['PORT', '65536', 'a whole number from 0 to 65535'],
    ['PORT', '-1', 'a whole number'],
    ['HOST', 'http://0.0.0.0', 'an address of this machine'],
    ['EVERGREEN_WORKER_PORT', 'x', 'a whole number from 0 to 65535'],
    ['PORT', '1e3', 'a whole number'],
    ['PORT', '0x10', 'a whole number'],
    ['EVERGREEN_CONCURRENCY', '0', 'from 1 to 256'],
    ['EVERGREEN_CONCURRENCY', '2.5', 'from 1 to 256'],
    ['EVERGREEN_LEASE_SECONDS', '99999999999', 'from 5 to 3600'],
    ['LOG_LEVEL', 'verbose', 'debug, info, warn, error, silent'],
    ['DATABASE_URL', 'mysql://root:hunter2@db/x', 'postgres://'],
    ['REDIS_URL', 'localhost:6379', 'redis://'],
    ['EVERGREEN_KEY', 'c2hvcnQ=', '32 random bytes in base64'],
  ])('%s=%s is refused by name, with what is allowed, without the value', (name, value, allowed) => {
    const line = complaint({ [name]: value })
    expect(line).toContain(`${name} must be`)
    expect(line).toContain(allowed)
    expect(line).not.toContain('\n')
    if (value.length > 4 && name !== 'REDIS_URL') expect(line).not.toContain(value)
  })

  test.each(['/', '/srv', '/srv/evergreen'])('the folder of shared files may not be %s, that holds the key', files => {
    const line = complaint({ EVERGREEN_HOME: '/srv/evergreen', EVERGREEN_FILES: files })
    expect(line).toContain('EVERGREEN_FILES holds the home folder')
    expect(readConfig({ EVERGREEN_HOME: '/srv/evergreen' }).files).toBe('/srv/evergreen/files')
  })

  test('all bad variables are named at once', () => {
    const line = complaint({ PORT: 'x', LOG_LEVEL: 'y', DATABASE_URL: 'not a url with hunter2' })
    expect(line).toMatch(/DATABASE_URL .*LOG_LEVEL .*PORT /)
    expect(line).not.toContain('hunter2')
  })
})

describe('secretFromEnv', () => {
  test('gives the text as it is, and null for what is missing or empty', () => {
    const env = { SF_SECRET: ' spaced ', EMPTY: '' }
    expect(secretFromEnv('SF_SECRET', env)).toBe(' spaced ')
    expect(secretFromEnv('EMPTY', env)).toBeNull()
    expect(secretFromEnv('MISSING', env)).toBeNull()
  })
})
