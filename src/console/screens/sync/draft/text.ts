// One sync as YAML text: read as a form needs it, and changed where a form says, with all else of the text as it was:
// its order, its comments.
import { Document, isMap, parseDocument } from 'yaml'

export type Path = readonly (string | number)[]

export interface ReadText {
  /** What stands under the sync's name; null where the text cannot be read. */
  readonly sync: Readonly<Record<string, unknown>> | null
  /** Why it cannot be read. */
  readonly fault: string | null
}

const LAYOUT = { lineWidth: 0 } as const
/** What an admin reads as one thing stands on one line. */
const ONE_LINE: readonly string[] = ['fields', 'exclude']

/** What the text says of the sync. */
export function readSync(text: string, name: string): ReadText {
  const doc = parseDocument(text, { logLevel: 'error' })
  const [error] = doc.errors
  if (error !== undefined) return { sync: null, fault: error.message.split('\n')[0] ?? error.message }
  const content: unknown = doc.toJS()
  const sync = groupOf(groupOf(groupOf(content)['syncs'])[name])
  if (Object.keys(sync).length > 0) return { sync, fault: null }
  return { sync: null, fault: `The text has no sync "${name}"; it begins with "syncs:" and then the name` }
}

/** A path below the sync's name, and what is to stand there; undefined takes it out. */
export type TextChange = readonly [path: Path, value: unknown]

/** The text with these changed, and all else of it as it is. */
export function writeSync(text: string, name: string, changes: readonly TextChange[]): string {
  const doc = parseDocument(text, { logLevel: 'error' })
  for (const [path, value] of changes) {
    const place = ['syncs', name, ...path]
    if (value === undefined) doc.deleteIn(place)
    else doc.setIn(place, ONE_LINE.includes(String(path[0])) && path.length === 2 ? flowing(doc, value) : value)
  }
  return doc.toString(LAYOUT)
}

/** A set-up that has this sync alone. */
export function textOf(name: string, sync: Readonly<Record<string, unknown>>): string {
  const doc = new Document({ syncs: { [name]: sync } })
  const fields = doc.getIn(['syncs', name, 'fields'], true)
  if (isMap(fields)) for (const { value } of fields.items) if (isMap(value)) value.flow = true
  return doc.toString(LAYOUT)
}

function flowing(doc: ReturnType<typeof parseDocument>, value: unknown): unknown {
  return typeof value === 'object' && value !== null ? doc.createNode(value, { flow: true }) : value
}

/** A group of settings; an empty one where there is none. */
export function groupOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

/** The value at a path; undefined where there is nothing. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, part) => (Array.isArray(inner) ? inner[Number(part)] : groupOf(inner)[String(part)]),
    value,
  )
}

/** A list of words; an empty one where there is none. */
export function wordsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

/** What stands in a field of a form. */
export function wordOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}
