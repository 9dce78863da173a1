// Seals secrets for the database: whoever reads or edits the database alone learns nothing and can move nothing.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from './errors.ts'

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const FORM = /^v1\.([\w-]{11})\.([\w-]{16})\.([\w-]{22,})$/
const RENEW = 'Enter the secret again with `evergreen apply`.'

export interface Sealer {
  /** Seals text for one place, named "<connection id>/<setting>". Every call gives another sealed text. */
  seal(plain: string, boundTo: string): string
  /** Opens what was sealed for the same place with the same key. @throws ConfigError when it was not. */
  open(sealed: string, boundTo: string): string
}

function derive(key: Uint8Array, purpose: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `evergreen ${purpose} v1`, bytes))
}

/**
 * AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce; version, key and place are authenticated with the text.
 * Form: `v1.<key id>.<nonce>.<ciphertext and tag>`, each part base64url. The key id tells a wrong key from a changed text.
 */
export function createSealer(key: Uint8Array): Sealer {
  if (key.byteLength !== KEY_BYTES) throw new ConfigError({ where: 'sealing key', what: 'is not 32 bytes long' })
  const secret = derive(key, 'seal', KEY_BYTES)
  const keyId = derive(key, 'key id', 8).toString('base64url')
  const context = (boundTo: string) => Buffer.from(`v1.${keyId}.${boundTo}`)

  return {
    seal(plain, boundTo) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, secret, nonce, { authTagLength: TAG_BYTES }).setAAD(context(boundTo))
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `v1.${keyId}.${nonce.toString('base64url')}.${sealed.toString('base64url')}`
    },
    open(sealed, boundTo) {
      const where = `sealed secret ${boundTo}`
      const [, sealedWith, nonce, body] = FORM.exec(sealed) ?? []
      if (sealedWith === undefined || nonce === undefined || body === undefined) {
        throw new ConfigError({ where, what: 'is not in a form that this version can open', fix: RENEW })
      }
      if (sealedWith !== keyId) {
        const fix = `Set EVERGREEN_KEY, or put back the key file, to the key that sealed it. ${RENEW}`
        throw new ConfigError({ where, what: 'was sealed with another key', fix })
      }
      const bytes = Buffer.from(body, 'base64url')
      const decipher = createDecipheriv(CIPHER, secret, Buffer.from(nonce, 'base64url'), { authTagLength: TAG_BYTES })
      decipher.setAAD(context(boundTo)).setAuthTag(bytes.subarray(-TAG_BYTES))
      try {
        return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8')
      } catch (cause) {
        throw new ConfigError({ where, what: 'was changed, or belongs to another setting', fix: RENEW, cause })
      }
    },
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
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

function readKeyFile(path: string): Uint8Array {
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new ConfigError({ where: path, what: 'may be read by other users', fix: `Run: chmod 600 ${path}` })
  }
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64')
  if (key.byteLength === KEY_BYTES) return new Uint8Array(key)
  throw new ConfigError({ where: path, what: 'is not a key', fix: 'Put back the original file, or set EVERGREEN_KEY.' })
}

/**
 * The sealing key: EVERGREEN_KEY, else the file "key" in the home folder, made on first use.
 * @throws ConfigError when the key file is damaged, open to others, or cannot be made.
 */
export function loadKey(config: { readonly key: Uint8Array | null; readonly home: string }): Uint8Array {
  if (config.key !== null) return config.key
  const path = join(config.home, 'key')
  try {
    return readKeyFile(path)
  } catch (error) {
    if (error instanceof ConfigError) throw error
    if (codeOf(error) !== 'ENOENT') throw unusable(path, error)
  }
  try {
    createKeyFile(config.home, path)
    return readKeyFile(path)
  } catch (error) {
    throw error instanceof ConfigError ? error : unusable(path, error)
  }
}

function unusable(path: string, cause: unknown): ConfigError {
  const what = `the key file cannot be read or made (${codeOf(cause) ?? 'unknown'})`
  return new ConfigError({ where: path, what, fix: 'Make the folder writable, or set EVERGREEN_KEY.', cause })
}
