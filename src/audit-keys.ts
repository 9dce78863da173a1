// The keys that seal the audit: derived from the sealing key, so that they are nowhere in the database.
import { createHmac, hash, hkdfSync } from 'node:crypto'
import type { AuditKeys } from './contract/store/audit/chain.ts'
import { contentText, entryText, linkText, segmentText } from './domain/audit/text.ts'

const KEY_BYTES = 32
const ID_BYTES = 8

interface Key {
  readonly id: string
  readonly secret: Uint8Array
}

function keyOf(master: Uint8Array): Key {
  const derived = (purpose: string, bytes: number) =>
    new Uint8Array(hkdfSync('sha256', master, '', `evergreen ${purpose} v1`, bytes))
  return { id: base64(derived('audit key id', ID_BYTES)), secret: derived('audit', KEY_BYTES) }
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
  const byId = new Map([...old.map(keyOf), current].map(key => [key.id, key.secret]))
  const sign = (keyId: string, text: string): Uint8Array | null => {
    const secret = byId.get(keyId)
    return secret === undefined ? null : createHmac('sha256', secret).update(text).digest()
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
  }
}
