// The set-up for who may not see values of persons: a condition, a filter or an exclusion may name one.
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { masked } from '../../domain/access/masking.ts'
import type { AppliedChange } from '../../operations/apply.ts'
import { json } from './basics.ts'

type Json = z.output<typeof json>

const group = z.record(z.string(), json)
const setup = z.looseObject({ syncs: z.record(z.string(), group).nullish() })
/** In SOQL, where a quote inside is escaped. */
const QUOTED = /'(?:[^'\\]|\\.)*'/g
/** What says how values are compared, and is none. */
const PLAIN = new Set(['field', 'operator', 'empty', 'not-empty'])
const MASKED_PATH = /^syncs\.[^.]+\.(where|filters|exclude)(\.|$)/

/** The same as YAML and as JSON; without comments, which may say anything. */
export function maskedSetup(text: string): { readonly text: string; readonly document: Json } {
  const read = setup.safeParse(parse(text))
  if (!read.success) return { text: '', document: null }
  const syncs = Object.fromEntries(
    Object.entries(read.data.syncs ?? {}).map(([name, sync]) => [name, maskedSync(sync)]),
  )
  const document = json.parse({ ...read.data, syncs })
  return { text: stringify(document), document }
}

function maskedSync(sync: Readonly<Record<string, Json>>): Record<string, Json> {
  return Object.fromEntries(Object.entries(sync).map(([name, said]) => [name, maskedPart(name, said)]))
}

function maskedPart(name: string, said: Json): Json {
  if (name === 'where') return typeof said === 'string' ? said.replaceAll(QUOTED, `'${masked('')}'`) : said
  return name === 'filters' || name === 'exclude' ? maskedValues(said) : said
}

/** Of filters in groups, or of exclusions. */
function maskedValues(said: Json): Json {
  if (Array.isArray(said)) return said.map(maskedValues)
  if (typeof said !== 'object' || said === null) return masked(String(said))
  return Object.fromEntries(
    Object.entries(said).map(([name, inner]) => [name, PLAIN.has(name) ? inner : maskedValues(inner)]),
  )
}

/** A setting that changed. */
export function maskedChange({ path, before, after }: AppliedChange): AppliedChange {
  const part = MASKED_PATH.exec(path)?.[1]
  if (part === undefined) return { path, before, after }
  return { path, before: maskedLeaf(part, before), after: maskedLeaf(part, after) }
}

/** Lists stand there as JSON. */
function maskedLeaf(part: string, leaf: AppliedChange['before']): AppliedChange['before'] {
  if (typeof leaf !== 'string') return leaf === null ? null : masked('')
  const said: unknown = part === 'where' ? leaf : JSON.parse(leaf)
  const shown = maskedPart(part, json.parse(said))
  return typeof shown === 'string' ? shown : JSON.stringify(shown)
}

/** What an entry of the audit tells of changes of the set-up. */
export function maskedDetail(detail: Json): Json {
  const told = z.looseObject({ changes: z.array(z.object({ path: z.string(), before: json, after: json })) })
  const read = told.safeParse(detail)
  return read.success ? json.parse({ ...read.data, changes: read.data.changes.map(maskedChange) }) : detail
}
