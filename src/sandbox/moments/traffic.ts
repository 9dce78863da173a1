// Which records a request reads or writes, told from what goes over the wire, so that no handler needs to know of it.
import type { CrmStore, Located } from '../foundation.ts'
import type { SystemName } from '../write-log.ts'

/** What of a request counts: its words as text, its body included. */
interface Words {
  readonly method: string
  readonly url: string
}

/** Requests that are sent with POST and only read. */
const READING_POSTS: Readonly<Record<SystemName, RegExp>> = {
  salesforce: /\/(composite\/sobjects\/\w+|search|parameterizedSearch|query|jobs\/query)\/?(\?|$)/,
  hubspot: /\/(search|batch\/read)\/?(\?|$)/,
}
/** Requests that carry reads and writes alike. */
const MIXED = /\/services\/data\/v[\d.]+\/composite(\/batch|\/graph)?\/?(\?|$)/

export function isRead(system: SystemName, { method, url }: Words): boolean {
  return method === 'GET' || READING_POSTS[system].test(url) || MIXED.test(url)
}

export function isWrite(system: SystemName, { method, url }: Words): boolean {
  if (method === 'GET' || method === 'HEAD') return false
  return method !== 'POST' || !READING_POSTS[system].test(url)
}

const SALESFORCE_ID = /(?<![0-9A-Za-z])[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?(?![0-9A-Za-z])/g
const HUBSPOT_ID = /"(?:id|objectId|objectIdToMerge|primaryObjectId|hs_object_id|vid)":\s*"?(\d+)/g
const HUBSPOT_SEGMENT = /\/(\d+)(?=[/?\s]|$)/g

/** All records of the store that a text names, each once. */
export function idsIn(system: SystemName, store: CrmStore, text: string): readonly Located[] {
  const found =
    system === 'salesforce'
      ? [...text.matchAll(SALESFORCE_ID)].map(([id]) => id)
      : [...text.matchAll(HUBSPOT_ID), ...text.matchAll(HUBSPOT_SEGMENT)].map(([, id = '']) => id)
  const known = new Map<string, Located>()
  for (const id of new Set(found)) {
    const located = store.locate(id)
    if (located !== undefined) known.set(located.id, located)
  }
  return [...known.values()]
}

/** A parsed body as text again; nothing for one that was not read yet. */
export function textOf(body: unknown): string {
  if (typeof body === 'string') return body
  if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8')
  return JSON.stringify(body) ?? ''
}
