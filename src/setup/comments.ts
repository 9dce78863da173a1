// Comments of a set-up file. What is stored is what the file says, and it is written anew from that; what people noted
// beside it is carried over, place by place.
import { type Document, isCollection, isMap, isNode, isPair, isScalar, isSeq, type Node, parseDocument } from 'yaml'

interface Notes {
  readonly above: string | null
  /** Behind it, or below the last of a group. */
  readonly behind: string | null
}

type Group = Extract<Node, { items: unknown[] }>

interface Place {
  /** The names that lead to it. */
  readonly path: readonly string[]
  readonly top: Node
  readonly value: Node | null
  /** The group that it is the first of: what is noted above the first is kept with the group. */
  readonly firstOf: Group | null
  /** What holds it. */
  readonly within: readonly Group[]
}

/** What somebody put out of use by a "#" is a secret still: it stays out of what is stored and shown. */
const SECRET = /(secret|token|pass\w*|key)\w*["']?\s*[:=]|-----(BEGIN|END) |[A-Za-z0-9+/=_.-]{40,}/i

/** How deep the names of connections, syncs and rules stand. */
const NAMES = 2

interface Noted {
  /** The text that is applied: of what it names it tells all. */
  readonly said: string | null
  /** The text before it: what the one applied does not name keeps its comments. */
  readonly kept: string | null
  /** Comments at the head of a file that Evergreen writes itself. */
  readonly heads: readonly string[]
}

/** The text, in which nothing but its head is a comment, with the comments of others at the same places. */
export function withComments(text: string, { said, kept, heads }: Noted): string {
  const document = parseDocument(text, { logLevel: 'error' })
  const spoken = said === null ? null : notesOf(said, heads)
  const isWhole =
    spoken !== null && placesOf(document).every(({ path }) => path.length !== NAMES || spoken.has(keyOf(path)))
  const older = kept === null || isWhole ? null : notesOf(kept, heads)
  let isNoted = false
  const note = (path: readonly string[], take: (notes: Notes) => void) => {
    const [here, before] = [spoken?.get(keyOf(path)), older?.get(keyOf(path))]
    // A part of the set-up is told with its name and the group that it is in, and without what is noted above these.
    const above = here?.above ?? (here === undefined || path.length <= NAMES ? before?.above : null) ?? null
    const behind = here?.behind ?? (here === undefined || path.length < NAMES ? before?.behind : null) ?? null
    if (above === null && behind === null) return
    take({ above, behind })
    isNoted = true
  }
  note([], ({ above, behind }) => {
    if (above !== null) document.commentBefore = joined([document.commentBefore, above])
    document.comment = behind
  })
  for (const { path, top, value, within } of placesOf(document)) {
    note(path, ({ above, behind }) => {
      top.commentBefore = above
      if (value !== null) value.comment = behind
      // A comment ends a line.
      for (const group of within) if (group.flow === true) group.flow = false
    })
  }
  return isNoted ? document.toString({ lineWidth: 0 }) : text
}

const keyOf = (path: readonly string[]): string => JSON.stringify(path)

/** The notes of every place of the text, also of those where there are none; null where it can have none. */
function notesOf(text: string, heads: readonly string[]): ReadonlyMap<string, Notes> | null {
  const document = parseDocument(text, { logLevel: 'error' })
  // JSON knows no comments: it says nothing of them.
  if (document.errors.length > 0 || !isMap(document.contents) || document.contents.flow === true) return null
  const notes = new Map<string, Notes>()
  notes.set(keyOf([]), { above: told([document.commentBefore], heads), behind: told([document.comment], heads) })
  for (const { path, top, value, firstOf } of placesOf(document)) {
    const inner = isScalar(value) && value !== top ? value.commentBefore : null
    const above = told([firstOf?.commentBefore, top.commentBefore, inner], heads)
    notes.set(keyOf(path), { above, behind: told([value?.comment], heads) })
  }
  return notes
}

function told(comments: readonly (string | null | undefined)[], heads: readonly string[]): string | null {
  const text = joined(comments)
  if (text === null) return null
  const own = heads.find(head => text === head || text.startsWith(`${head}\n`))
  const lines = (own === undefined ? text : text.slice(own.length).replace(/^\n+/, '')).split('\n')
  const kept = lines.filter(line => !SECRET.test(line)).join('\n')
  return kept.trim() === '' ? null : kept
}

function joined(comments: readonly (string | null | undefined)[]): string | null {
  const given = comments.filter(comment => typeof comment === 'string')
  return given.length === 0 ? null : given.join('\n')
}

function placesOf({ contents }: Document.Parsed): readonly Place[] {
  return isCollection(contents) ? within(contents, [], []) : []
}

function within(group: Group, path: readonly string[], around: readonly Group[]): Place[] {
  const inside = [...around, group]
  return group.items.flatMap((item, index) => {
    const firstOf = index === 0 ? group : null
    const [top, value] = isPair<Node, Node | null>(item) ? [item.key, item.value] : [item, item]
    if (!isNode(top)) return []
    const name = isSeq(group) ? JSON.stringify(top.toJSON()) : String(isScalar(top) ? top.value : '')
    const place = { path: [...path, name], top, value: isNode(value) ? value : null, firstOf, within: inside }
    return [place, ...(isCollection(value) ? within(value, place.path, inside) : [])]
  })
}
