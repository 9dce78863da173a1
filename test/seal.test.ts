// Sealed secrets open only where they were sealed, with the key that sealed them.
import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ConfigError } from '../src/errors.ts'
import { createSealer, loadKeys, type Sealer } from '../src/seal.ts'

const KEY = new Uint8Array(32).fill(1)
const OTHER_KEY = new Uint8Array(32).fill(2)
const PLACE = 'connection-1/clientSecret'

describe('createSealer', () => {
  const sealer = createSealer(KEY)

  test('what was sealed opens at its place, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (plain, place) => {
        expect(sealer.open(sealer.seal(plain, place), place)).toBe(plain)
      }),
    )
  })

  test('the sealed text tells nothing and differs each time', () => {
    const sealed = sealer.seal('hunter2-hunter2', PLACE)
    expect(sealed).toMatch(/^v1\./)
    expect(sealed).not.toContain('hunter2')
    expect(sealer.seal('hunter2-hunter2', PLACE)).not.toBe(sealed)
  })

  test.each(['connection-2/clientSecret', 'connection-1/refreshToken', ''])('moved to %j it does not open', place => {
    const sealed = sealer.seal('hunter2', PLACE)
    expect(() => sealer.open(sealed, place)).toThrow(/was changed, or belongs to another setting/)
  })

  test('with another key it does not open, and the message says what to do', () => {
    const sealed = sealer.seal('hunter2', PLACE)
    expect(() => createSealer(OTHER_KEY).open(sealed, PLACE)).toThrow(ConfigError)
    expect(() => createSealer(OTHER_KEY).open(sealed, PLACE)).toThrow(/sealed with another key.*EVERGREEN_KEY/)
  })

  test('a text is known again at its place, also after a rotation, and by nobody without the key', () => {
    const fingerprint = sealer.fingerprint('ada@acme.org', PLACE)
    expect(fingerprint).toBe(sealer.fingerprint('ada@acme.org', PLACE))
    const known = (by: Sealer, text: string, place: string) => by.isFingerprint(fingerprint, text, place)
    expect(known(createSealer(OTHER_KEY, [KEY]), 'ada@acme.org', PLACE)).toBe(true)
    expect(known(createSealer(OTHER_KEY), 'ada@acme.org', PLACE)).toBe(false)
    expect(known(sealer, 'bob@acme.org', PLACE)).toBe(false)
    expect(known(sealer, 'ada@acme.org', 'elsewhere')).toBe(false)
    expect(sealer.isFingerprint('', 'ada@acme.org', PLACE)).toBe(false)
  })

  test('any changed character is noticed', () => {
    const sealed = sealer.seal('a rather long secret', PLACE)
    fc.assert(
      // The last character of each part may carry unused bits, so the change goes before it.
      fc.property(fc.nat({ max: sealed.length - 2 }), at => {
        const swapped = sealed[at] === 'A' ? 'B' : 'A'
        const changed = sealed.slice(0, at) + swapped + sealed.slice(at + 1)
        let opened: string | null = null
        try {
          opened = sealer.open(changed, PLACE)
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError)
        }
        expect(opened).toBeNull()
      }),
    )
  })

  test('what is no sealed text is refused', () => {
    for (const text of ['', 'hunter2', 'v2.a.b.c', 'v1...']) {
      expect(() => sealer.open(text, PLACE)).toThrow(/not in a form/)
    }
  })

  test('a key of another length is refused', () => {
    expect(() => createSealer(new Uint8Array(16))).toThrow(/32 bytes/)
  })
})

describe('loadKeys', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'evergreen-key-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const config = (key: Uint8Array | null = null) => ({ key, oldKeys: [], home: join(folder, 'home') })

  test('EVERGREEN_KEY wins and leaves no file', () => {
    expect(loadKeys(config(KEY)).key).toBe(KEY)
    expect(readdirSync(folder)).toEqual([])
  })

  test('the key file is made once, for its owner only', () => {
    const { key } = loadKeys(config())
    expect(key).toHaveLength(32)
    expect(loadKeys(config()).key).toEqual(key)
    expect(readdirSync(join(folder, 'home'))).toEqual(['key'])
    expect(statSync(join(folder, 'home', 'key')).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'home')).mode & 0o777).toBe(0o700)
  })

  test('processes that start at the same time agree on one key', async () => {
    const seal = join(import.meta.dirname, '..', 'src', 'seal.ts')
    const home = JSON.stringify(join(folder, 'home'))
    const script = `const { loadKeys } = await import(${JSON.stringify(seal)})
      process.stdout.write(Buffer.from(loadKeys({ key: null, oldKeys: [], home: ${home} }).key).toString('hex'))`
    const start = () => promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])
    const keys = (await Promise.all([start(), start(), start(), start()])).map(({ stdout }) => stdout)
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set(keys).size).toBe(1)
    expect(readdirSync(join(folder, 'home'))).toEqual(['key'])
  })

  test('a key file that others may read is refused', () => {
    loadKeys(config())
    chmodSync(join(folder, 'home', 'key'), 0o644)
    expect(() => loadKeys(config())).toThrow(/may be read by other users. Run: chmod 600/)
  })

  test('a damaged key file is refused and never replaced', () => {
    mkdirSync(join(folder, 'home'))
    writeFileSync(join(folder, 'home', 'key'), 'half', { mode: 0o600 })
    expect(() => loadKeys(config())).toThrow(/is not a key/)
  })

  test('a home that cannot hold a key says what to do', () => {
    writeFileSync(join(folder, 'home'), 'a file, not a folder')
    expect(() => loadKeys(config())).toThrow(ConfigError)
    expect(() => loadKeys(config())).toThrow(/cannot be read or made \(ENOTDIR\).*EVERGREEN_KEY/)
  })
})
