// Seals secrets for the database: whoever reads or edits the database alone learns nothing and can move nothing.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  randomUUID,
  timingSafeEqual,
} from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from './errors.ts'

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const FORM = /^v1\.([\w-]{11})\.([\w-]{16})\.([\w-]{22,})$/
const RENEW = 'Enter the secret of the connection again.'

export interface Sealer {
  /** Seals text for one place, named "<connection id>/<setting>". Every call gives another sealed text. */
  seal(plain: string, boundTo: string): string
  /** Opens what was sealed for the same place with the same key. @throws ConfigError when it was not. */
  open(sealed: string, boundTo: string): string
  /** Whether it was sealed with the newest key. */
  isCurrent(sealed: string): boolean
  /** By which a text is known again at a place. Who has not the key cannot try texts until one has it. */
  fingerprint(plain: string, boundTo: string): string
  /** Whether it is that of the text at the place, with any of the keys. */
  isFingerprint(fingerprint: string, plain: string, boundTo: string): boolean
}

function derive(key: Uint8Array, purpose: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `evergreen ${purpose} v1`, bytes))
}

interface Secrets {
  readonly keyId: string
  readonly secret: Buffer
  readonly mark: Buffer
}

function secretsOf(key: Uint8Array): Secrets {
  if (key.byteLength !== KEY_BYTES) throw new ConfigError({ where: 'sealing key', what: 'is not 32 bytes long' })
  const keyId = derive(key, 'key id', 8).toString('base64url')
  return { keyId, secret: derive(key, 'seal', KEY_BYTES), mark: derive(key, 'fingerprint', KEY_BYTES) }
}

/** HMAC-SHA-256 of the text and its place, after the id of its key. */
function fingerprintOf({ keyId, mark }: Secrets, plain: string, boundTo: string): string {
  const about = JSON.stringify([boundTo, plain])
  return `v1.${keyId}.${createHmac('sha256', mark).update(about).digest('base64url')}`
}

/**
 * AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce; version, key and place are authenticated with the text.
 * Form: `v1.<key id>.<nonce>.<ciphertext and tag>`, each part base64url. The key id tells a wrong key from a changed text.
 * `old`: keys that sealed before; what they sealed can still be opened.
 */
export function createSealer(key: Uint8Array, old: readonly Uint8Array[] = []): Sealer {
  const newest = secretsOf(key)
  const { keyId, secret } = newest
  const all = [...old.map(secretsOf), newest]
  const secrets = new Map(all.map(each => [each.keyId, each.secret]))
  const context = (of: string, boundTo: string) => Buffer.from(`v1.${of}.${boundTo}`)

  return {
    seal(plain, boundTo) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, secret, nonce, { authTagLength: TAG_BYTES }).setAAD(context(keyId, boundTo))
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `v1.${keyId}.${nonce.toString('base64url')}.${sealed.toString('base64url')}`
    },
    isCurrent: sealed => FORM.exec(sealed)?.[1] === keyId,
    fingerprint: (plain, boundTo) => fingerprintOf(newest, plain, boundTo),
    isFingerprint: (fingerprint, plain, boundTo) =>
      all.some(each => isSame(fingerprint, fingerprintOf(each, plain, boundTo))),
    open(sealed, boundTo) {
      const where = `sealed secret ${boundTo}`
      const [, sealedWith, nonce, body] = FORM.exec(sealed) ?? []
      if (sealedWith === undefined || nonce === undefined || body === undefined) {
        throw new ConfigError({ where, what: 'is not in a form that this version can open', fix: RENEW })
      }
      const opening = secrets.get(sealedWith)
      if (opening === undefined) {
        const fix = `Set EVERGREEN_KEY, or put back the key file, to the key that sealed it; or name it in EVERGREEN_OLD_KEYS. ${RENEW}`
        throw new ConfigError({ where, what: 'was sealed with another key', fix })
      }
      const bytes = Buffer.from(body, 'base64url')
      const decipher = createDecipheriv(CIPHER, opening, Buffer.from(nonce, 'base64url'), { authTagLength: TAG_BYTES })
      decipher.setAAD(context(sealedWith, boundTo)).setAuthTag(bytes.subarray(-TAG_BYTES))
      try {
        return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8')
      } catch (cause) {
        throw new ConfigError({ where, what: 'was changed, or belongs to another setting', fix: RENEW, cause })
      }
    },
  }
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.byteLength === right.byteLength && timingSafeEqual(left, right)
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}

/** The whole new file or the old one, whenever the process or the machine stops. */
function replaceFile(path: string, text: string): void {
  const draft = `${path}.${randomUUID()}`
  const file = openSync(draft, 'wx', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
    renameSync(draft, path)
  } finally {
    closeSync(file)
    rmSync(draft, { force: true })
  }
}

/** Linking a finished file under its name is atomic: of two processes one wins, and neither reads half a key. */
function createKeyFile(home: string, path: string): void {
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomUUID()}`
  const file = openSync(draft, 'wx', 0o600)
  try {
    writeSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`)
    fsyncSync(file)
    linkSync(draft, path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    closeSync(file)
    rmSync(draft)
  }
}

function readKeyFile(path: string): LoadedKeys {
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new ConfigError({ where: path, what: 'may be read by other users', fix: `Run: chmod 600 ${path}` })
  }
  const lines = readFileSync(path, 'utf8').trim().split(/\s+/)
  const [key, ...old] = lines.map(line => new Uint8Array(Buffer.from(line, 'base64')))
  if (key !== undefined && [key, ...old].every(({ byteLength }) => byteLength === KEY_BYTES)) return { key, old }
  throw new ConfigError({ where: path, what: 'is not a key', fix: 'Put back the original file, or set EVERGREEN_KEY.' })
}

export interface KeySettings {
  readonly key: Uint8Array | null
  readonly oldKeys: readonly Uint8Array[]
  readonly home: string
}

export interface LoadedKeys {
  readonly key: Uint8Array
  /** Those that sealed before. */
  readonly old: readonly Uint8Array[]
}

/**
 * The sealing keys: EVERGREEN_KEY and EVERGREEN_OLD_KEYS, else the file "key" in the home folder, made on first use: a key
 * to a line, the newest first.
 * @throws ConfigError when the key file is damaged, open to others, or cannot be made.
 */
export function loadKeys(config: KeySettings): LoadedKeys {
  if (config.key !== null) return { key: config.key, old: config.oldKeys }
  const path = join(config.home, 'key')
  const read = (): LoadedKeys => {
    const { key, old } = readKeyFile(path)
    return { key, old: [...old, ...config.oldKeys] }
  }
  try {
    return read()
  } catch (error) {
    if (error instanceof ConfigError) throw error
    if (codeOf(error) !== 'ENOENT') throw unusable(path, error)
  }
  try {
    createKeyFile(config.home, path)
    return read()
  } catch (error) {
    throw error instanceof ConfigError ? error : unusable(path, error)
  }
}

/**
 * Puts a new key at the head of the key file; what was sealed stays readable with the others.
 * @throws ConfigError when the key is set by EVERGREEN_KEY, which only the admin can change.
 */
export function rotateKeyFile(config: KeySettings): void {
  const path = join(config.home, 'key')
  if (config.key !== null) {
    const fix =
      'Set EVERGREEN_KEY to a new key (openssl rand -base64 32), put the old one into EVERGREEN_OLD_KEYS, restart.'
    throw new ConfigError({ where: 'EVERGREEN_KEY', what: 'the key comes from the environment', fix })
  }
  const { key, old } = loadKeys({ ...config, oldKeys: [] })
  const lines = [randomBytes(KEY_BYTES), key, ...old].map(each => Buffer.from(each).toString('base64'))
  try {
    replaceFile(path, `${lines.join('\n')}\n`)
  } catch (error) {
    throw unusable(path, error)
  }
}

function unusable(path: string, cause: unknown): ConfigError {
  const what = `the key file cannot be read or made (${codeOf(cause) ?? 'unknown'})`
  return new ConfigError({ where: path, what, fix: 'Make the folder writable, or set EVERGREEN_KEY.', cause })
}
