// The YAML text: its plain content, and where in the text each part of it stands.
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { Problem } from './problem.ts'

export interface SetupDocument {
  /** Plain nested values; undefined when the text is not YAML. */
  readonly content: unknown
  /** What makes the text no YAML, and where. */
  readonly faults: readonly { readonly offset: number; readonly what: string }[]
  /** The offset of a path's key or value, or of the nearest part around it that is there. */
  offsetOf(problem: Pick<Problem, 'path' | 'at'>): number
  /** "12:5", counted from one. */
  position(offset: number): string
}

/** The parser quotes source text after a colon, and a secret may stand there. */
function withoutSource(message: string): string {
  return message.replace(/(?<=\S): .*$/s, '').replace(/\s+/g, ' ')
}

interface Found {
  readonly key: number
  readonly value: Node | null
}

function child(parent: Node | null, part: string | number): Found | null {
  if (isMap<Node, Node | null>(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(part))
    return pair === undefined ? null : { key: pair.key.range?.[0] ?? 0, value: pair.value }
  }
  if (isSeq<Node>(parent) && typeof part === 'number') {
    const item = parent.items[part]
    return item === undefined ? null : { key: item.range?.[0] ?? 0, value: item }
  }
  return null
}

/** Reads YAML 1.2. Nothing is thrown: what is wrong stands in `faults`. */
export function readDocument(text: string): SetupDocument {
  const lines = new LineCounter()
  const doc = parseDocument<Node>(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
  const faults = [...doc.errors, ...doc.warnings].map(({ message, pos: [offset] }) => {
    return { offset, what: `is not valid YAML: ${withoutSource(message)}` }
  })
  let content: unknown
  if (faults.length === 0) {
    try {
      content = doc.toJS()
    } catch (error) {
      const why = error instanceof Error ? withoutSource(error.message) : String(error)
      faults.push({ offset: 0, what: `is not valid YAML: ${why}` })
    }
  }
  return {
    content,
    faults,
    offsetOf({ path, at }) {
      let found: Found = { key: doc.contents?.range?.[0] ?? 0, value: doc.contents }
      for (const [i, part] of path.entries()) {
        const node = isAlias(found.value) ? (found.value.resolve(doc) ?? null) : found.value
        const next = child(node, part)
        if (next === null) return found.key
        if (i === path.length - 1 && at === 'value') return next.value?.range?.[0] ?? next.key
        found = next
      }
      return found.key
    },
    position(offset) {
      const { line, col } = lines.linePos(offset)
      return `${Math.max(line, 1)}:${Math.max(col, 1)}`
    },
  }
}
