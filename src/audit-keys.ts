// The keys that seal the audit: derived from the sealing key, so that they are nowhere in the database.
import { createCipheriv, createDecipheriv, createHash, createHmac, hash, hkdfSync, randomFillSync } from 'node:crypto'
import type { AuditKeys, RecordKey } from './contract/store/audit/chain.ts'
import { personKeysOf } from './domain/audit/person.ts'
import { contentText, entryText, linkText, segmentText, shellText } from './domain/audit/text.ts'

const KEY_BYTES = 32
const ID_BYTES = 8
const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Random bytes cost least by the thousand. */
const pool = Buffer.alloc(NONCE_BYTES * 1_024)
let used = pool.byteLength

interface Key {
  readonly id: string
  readonly secret: Uint8Array
  /** Of which the keys of records are made. */
  readonly values: Uint8Array
  /** What values are found by without being kept. */
  readonly blind: Uint8Array
}

function keyOf(master: Uint8Array): Key {
  const derived = (purpose: string, bytes: number) =>
    new Uint8Array(hkdfSync('sha256', master, '', `evergreen ${purpose} v1`, bytes))
  const id = base64(derived('audit key id', ID_BYTES))
  const [secret, values] = [derived('audit', KEY_BYTES), derived('audit values', KEY_BYTES)]
  return { id, secret, values, blind: derived('blind index', KEY_BYTES) }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

/**
 * `master`: the sealing key (32 bytes). `old`: those that sealed before; what they sealed can still be verified. Of each
 * one key is derived for the audit alone by HKDF-SHA-256 (RFC 5869), with an id that tells it apart.
 */
export function createAuditKeys(master: Uint8Array, old: readonly Uint8Array[] = []): AuditKeys {
  const current = keyOf(master)
  const byId = new Map([...old.map(keyOf), current].map(key => [key.id, key]))
  const sign = (keyId: string, text: string): Uint8Array | null => {
    const key = byId.get(keyId)
    return key === undefined ? null : createHmac('sha256', key.secret).update(text).digest()
  }
  const keyOfRecord = ({ keyId, salt }: RecordKey): Uint8Array | null => {
    const key = byId.get(keyId)
    return key === undefined ? null : createHmac('sha256', key.values).update(salt).digest()
  }
  return {
    keyId: current.id,
    hashOf: entry => hash('sha256', entryText(entry), 'buffer'),
    contentOf: segments =>
      hash(
        'sha256',
        contentText(segments.map(({ number, seal }) => [number, seal === null ? null : base64(seal)])),
        'buffer',
      ),
    segmentSeal: segment => sign(segment.keyId, segmentText(segment, base64(segment.hashes))),
    linkSeal: link => sign(link.keyId, linkText(link, base64(link.content), base64(link.previous))),
    shellDigest: () => {
      const digest = createHash('sha256')
      return {
        add: segment => digest.update(`${shellText(segment, base64(segment.seal))}\n`),
        end: () => digest.digest('base64'),
      }
    },
    valueSealer: record => {
      const key = keyOfRecord(record)
      return key === null ? null : plain => `${record.keyId}.${seal(key, plain)}`
    },
    openValues: (record, sealed) => {
      const [keyId, text] = sealed.split('.')
      const key = keyOfRecord(record)
      return key === null || keyId !== record.keyId || text === undefined ? null : open(key, text)
    },
    has: keyId => byId.has(keyId),
    blindsOf: values => {
      const found = new Set(values.flatMap(value => (value === null ? [] : personKeysOf(value))))
      return [...found].map(personKey => blindOf(current, personKey))
    },
    blindsOfKeys: keys => keys.map(key => blindOf(current, key)),
    blindsFor: personKey => [...byId.values()].map(key => blindOf(key, personKey)),
  }
}

/** Half of an HMAC would do as well: so few bits that an index stays small, so many that hardly two persons share them. */
function blindOf({ blind }: Key, personKey: string): bigint {
  return createHmac('sha256', blind).update(personKey).digest().readBigInt64BE()
}

function nonce(): Buffer {
  if (used === pool.byteLength) {
    randomFillSync(pool)
    used = 0
  }
  used += NONCE_BYTES
  return Buffer.from(pool.subarray(used - NONCE_BYTES, used))
}

/** AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce: nonce, tag and ciphertext in base64. */
function seal(key: Uint8Array, plain: string): string {
  const iv = nonce()
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES })
  const body = cipher.update(plain, 'utf8')
  cipher.final()
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64')
}

/** Null where it was sealed with another key, or changed since. */
function open(key: Uint8Array, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64')
  if (bytes.byteLength < NONCE_BYTES + TAG_BYTES) return null
  const body = bytes.subarray(NONCE_BYTES + TAG_BYTES)
  const opening = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
  opening.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  try {
    return opening.update(body, undefined, 'utf8') + opening.final('utf8')
  } catch {
    return null
  }
}
