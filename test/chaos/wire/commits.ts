// Sees on the wire which transactions of the write protocol PostgreSQL has committed, at the moment when it says so and
// before the worker hears of it.
import type { Watcher } from './tcp-proxy.ts'

/** What a committed transaction has stored. */
export type Stored = 'intents' | 'outcomes'

/** Called before the answer to the commit is handed on; false loses that answer, and the connection with it. */
export type OnCommit = (stored: Stored) => boolean

const OPENS = /insert into "?evergreen"?\."?intent"?\s*\(/i
const CLOSES = /update "?evergreen"?\."?intent"? set "?closed_at"?/i
const AUDITS = /insert into "?evergreen"?\."?audit"?\s/i

const TELLING = [OPENS, CLOSES, AUDITS]

/** A watcher of one connection; see the PostgreSQL documentation, "Message Formats". */
export function commitsOn(onCommit: OnCommit): Watcher {
  const asked = new Messages(true)
  const answered = new Messages(false)
  /** A statement is told once for each connection, and named from then on. */
  const prepared = new Map<string, string>()
  let texts: string[] = []
  let committing: Stored | null = null
  const heard = (text: string) => {
    if (/^\s*commit/i.test(text)) committing = storedBy(texts)
    if (/^\s*(begin|start|commit|rollback)/i.test(text)) texts = []
    else if (TELLING.some(pattern => pattern.test(text))) texts.push(text)
  }
  return {
    ask: chunk => {
      for (const { type, body } of asked.take(chunk)) {
        const second = textAt(body, body.indexOf(0) + 1)
        if (type === 'Q') heard(textAt(body, 0))
        if (type === 'P') prepared.set(textAt(body, 0), second)
        if (type === 'B') heard(prepared.get(second) ?? '')
      }
    },
    answer: chunk => {
      let passes = true
      for (const { type, body } of answered.take(chunk)) {
        if (type !== 'C' || !textAt(body, 0).startsWith('COMMIT')) continue
        if (committing !== null && !onCommit(committing)) passes = false
        committing = null
      }
      return passes
    },
  }
}

function storedBy(texts: readonly string[]): Stored | null {
  if (texts.some(text => OPENS.test(text))) return 'intents'
  const has = (pattern: RegExp) => texts.some(text => pattern.test(text))
  return has(CLOSES) && has(AUDITS) ? 'outcomes' : null
}

function textAt(body: Buffer, from: number): string {
  const end = body.indexOf(0, from)
  return body.toString('utf8', from, end < 0 ? body.length : end)
}

interface Message {
  readonly type: string
  readonly body: Buffer
}

const LENGTH_BYTES = 4

/** Cuts one direction of a connection into its messages. */
class Messages {
  #rest: Buffer = Buffer.alloc(0)
  /** The first message of a client has no type. */
  #untyped: boolean

  constructor(untyped: boolean) {
    this.#untyped = untyped
  }

  take(chunk: Buffer): Message[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const found: Message[] = []
    for (;;) {
      const head = this.#untyped ? 0 : 1
      if (this.#rest.length < head + LENGTH_BYTES) return found
      const end = head + this.#rest.readInt32BE(head)
      if (this.#rest.length < end) return found
      const type = this.#untyped ? '' : this.#rest.toString('latin1', 0, 1)
      found.push({ type, body: this.#rest.subarray(head + LENGTH_BYTES, end) })
      this.#rest = this.#rest.subarray(end)
      this.#untyped = false
    }
  }
}
