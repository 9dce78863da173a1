// Links that are asked for: reference fields by id, and the records between two objects.
import type { LinkSource } from '../../../src/contract/links.ts'
import type { Link, LinkSet } from '../../../src/domain/link.ts'
import type { Moment } from '../../../src/domain/record.ts'
import type { ObjectType } from '../describe.ts'
import { literal, quoted, REPLICATION_KEY } from '../soql.ts'
import { longId } from '../values.ts'
import { type Between, betweenOf, linksOf, targetOf } from './names.ts'
import { idIn, type Parts, page, pagesOf } from './rows.ts'

/** Ids in one query: the address may have 16,384 bytes. */
export const LINK_IDS = 400

/** The one link of a reference field that is filled. */
export function referenceLink(to: string, id: string | null): Link[] {
  return id === null ? [] : [{ to, id, kinds: [], primary: true }]
}

async function byReferences(
  parts: Parts,
  type: ObjectType,
  ids: readonly string[],
  names: readonly string[],
  signal: AbortSignal,
): Promise<LinkSet[]> {
  if (names.length === 0) return []
  const where = `Id IN (${ids.map(quoted).join(',')})`
  const sets: LinkSet[] = []
  for await (const row of pagesOf(parts, { object: type.name, columns: names, where, all: false }, signal)) {
    const recordId = idIn(row, 'Id') ?? ''
    for (const via of names) {
      sets.push({ recordId, via, links: referenceLink(targetOf(type, via) ?? '', idIn(row, via)) })
    }
  }
  return sets
}

async function byBetween(parts: Parts, between: Between, ids: readonly string[], signal: AbortSignal) {
  const { object, own, other, to, roles, primary } = between
  const found = new Map<string, Map<string, Link>>(ids.map(id => [longId(id), new Map()]))
  const where = `${own} IN (${ids.map(quoted).join(',')})`
  const columns = [own, other, roles, primary]
  for await (const row of pagesOf(parts, { object, columns, where, all: false }, signal)) {
    const [from, id] = [idIn(row, own), idIn(row, other)]
    const links = from === null ? undefined : found.get(from)
    if (links === undefined || id === null) continue
    const written = row[roles]
    const kinds = typeof written === 'string' ? written.split(';').map(role => role.trim()) : []
    // Two roles of one contact in one deal are two rows.
    const known = links.get(id)
    const named = new Set([...(known?.kinds ?? []), ...kinds.filter(role => role !== '')])
    links.set(id, { to, id, kinds: [...named].sort(), primary: row[primary] === true || known?.primary === true })
  }
  return [...found].map(([recordId, links]): LinkSet => ({ recordId, via: object, links: [...links.values()] }))
}

/** Records whose links through an object between changed in the window, ones that were cut among them, page by page. */
export async function touched(
  parts: Parts,
  { object, own }: Between,
  window: { readonly from: Moment; readonly to: Moment },
  after: string | null,
): Promise<{ readonly ids: readonly string[]; readonly next: string | null }> {
  const stamps = [`>= ${literal(window.from)}`, `< ${literal(window.to)}`].map(bound => `${REPLICATION_KEY} ${bound}`)
  const { rows, next } = await page(parts, { object, columns: [own], where: stamps.join(' AND '), all: true }, after)
  return { ids: [...new Set(rows.flatMap(row => idIn(row, own) ?? []))], next }
}

/** The links of one connection. */
export function createLinkSource(parts: Parts): LinkSource {
  const { describer, deps } = parts
  return {
    resolve: async (stream, names) => linksOf(await describer.of(stream), names, deps.alias),
    of: async (stream, ids, names, signal) => {
      const type = await describer.of(stream)
      const fields = names.filter(name => targetOf(type, name) !== null)
      const between = names.flatMap(name => (fields.includes(name) ? [] : (betweenOf(type, name) ?? [])))
      const sets: LinkSet[] = []
      for (let at = 0; at < ids.length; at += LINK_IDS) {
        const some = ids.slice(at, at + LINK_IDS)
        sets.push(...(await byReferences(parts, type, some, fields, signal)))
        for (const each of between) sets.push(...(await byBetween(parts, each, some, signal)))
      }
      return sets
    },
    // A reference is a field of the record, whose stamp moves with it. Of a record between two that was purged, or
    // moved to another one, no window tells.
    silent: async (stream, names) => {
      const type = await describer.of(stream)
      return names.filter(name => betweenOf(type, name) !== null)
    },
  }
}
