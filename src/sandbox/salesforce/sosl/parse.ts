// SOSL: FIND {words} IN … FIELDS RETURNING Contact(Id, Name WHERE … ORDER BY … LIMIT n), Account LIMIT n.
// What stands in the parentheses of RETURNING is SOQL with its beginning left out, and is put back together as such.
import { ApiError } from '../api-error.ts'

export type SearchGroup = 'ALL' | 'NAME' | 'EMAIL' | 'PHONE' | 'SIDEBAR'

export interface Returning {
  readonly object: string
  /** The statement that stands for the parentheses. */
  readonly soql: string
}

export interface Search {
  readonly words: string
  readonly group: SearchGroup
  /** Undefined when the search does not say: then all objects, by id. */
  readonly returning: readonly Returning[] | undefined
  readonly limit: number
}

/** Results of one search at most. */
export const SEARCH_LIMIT = 2000

/** @throws ApiError 400 MALFORMED_SEARCH */
export function parseSearch(sosl: string): Search {
  const [, words, rest = ''] = /^\s*FIND\s*\{((?:\\.|[^\\}])*)\}(.*)$/is.exec(sosl) ?? []
  if (words === undefined)
    throw malformedSearch('FIND, a search in braces and RETURNING are expected: FIND {Acme} RETURNING Account')
  const [, group, afterGroup = rest] = /^\s*IN\s+(\w+)\s+FIELDS\b(.*)$/is.exec(rest) ?? []
  const [, tail] = /^\s*RETURNING\s+(.*)$/is.exec(afterGroup) ?? []
  const { items, rest: end } = tail === undefined ? { items: undefined, rest: afterGroup } : readReturning(tail)
  return { words, group: groupOf(group ?? 'ALL'), returning: items, limit: limitOf(end) }
}

export function malformedSearch(message: string): ApiError {
  return new ApiError(400, 'MALFORMED_SEARCH', message)
}

/** @throws ApiError 400 MALFORMED_SEARCH for a group that does not exist */
export function groupOf(name: string): SearchGroup {
  const group = (['ALL', 'NAME', 'EMAIL', 'PHONE', 'SIDEBAR'] as const).find(one => one === name.toUpperCase())
  if (group === undefined) throw malformedSearch(`unexpected token: ${name}`)
  return group
}

/** The statement behind one object of RETURNING. */
export function returningOf(object: string, inside: string): Returning {
  const [, fields = '', clauses = ''] =
    /^(.*?)((?:\b(?:WHERE|ORDER\s+BY|LIMIT|OFFSET)\b.*)?)$/is.exec(inside.trim()) ?? []
  const names = fields.trim() === '' ? 'Id' : fields.trim()
  return { object, soql: `SELECT ${names} FROM ${object} ${clauses}`.trim() }
}

function limitOf(text: string): number {
  const without = text.replace(/\b(?:WITH|UPDATE)\s+(?:(?!\bLIMIT\b).)*/gis, '')
  const [, limit, rest = ''] = /^\s*(?:LIMIT\s+(\d+))?\s*(.*)$/is.exec(without) ?? []
  if (rest !== '') throw malformedSearch(`unexpected token: ${rest.split(/\s/)[0]}`)
  return Math.min(Number(limit ?? SEARCH_LIMIT), SEARCH_LIMIT)
}

/** Objects up to the first thing that is neither an object nor a comma. */
function readReturning(text: string): { items: Returning[]; rest: string } {
  const items: Returning[] = []
  let rest = text
  for (;;) {
    const object = /^\s*(\w+)\s*/.exec(rest)
    if (object === null || object[1] === undefined) throw malformedSearch('RETURNING needs at least one object')
    rest = rest.slice(object[0].length)
    const inside = rest.startsWith('(') ? insideOf(rest) : ''
    if (rest.startsWith('(')) rest = rest.slice(inside.length + 2).trimStart()
    items.push(returningOf(object[1], inside))
    if (!rest.startsWith(',')) return { items, rest }
    rest = rest.slice(1)
  }
}

/** What stands between the parenthesis at the beginning and its partner; quoted text may hold others. */
function insideOf(text: string): string {
  let depth = 0
  for (const token of text.matchAll(/'(?:\\.|[^'\\])*'|[()]/gs)) {
    if (token[0] === '(') depth += 1
    if (token[0] === ')') depth -= 1
    if (depth === 0 && token[0] === ')') return text.slice(1, token.index)
  }
  throw malformedSearch('expecting a right parentheses')
}
