// Remembers what was compared and sent, by its place among all that the CRMs accepted.
import type { WriteLog } from '../../../src/sandbox/write-log.ts'
import type { Send } from '../check/facts.ts'
import type { Call } from '../wire/call.ts'

export class Recorder {
  readonly sends = new Map<string, Send[]>()
  readonly #writes: WriteLog
  readonly #compared = new Map<string, number>()
  /** When it was asked what changed of late. */
  #allCompared = 0

  constructor(writes: WriteLog) {
    this.#writes = writes
  }

  /** To be told of each call as it comes, before anything is done about it. */
  come({ system, kind, compared, rows }: Call): void {
    const at = this.#writes.list().length
    if (kind === 'compare' && compared === null) this.#allCompared = at
    if (kind === 'compare') for (const id of compared ?? []) this.#compared.set(`${system} ${id}`, at)
    for (const { id, intentId, fields } of rows) {
      const one = this.#compared.get(`${system} ${id}`) ?? 0
      const send = { at, comparedAt: kind === 'upload' ? Math.max(one, this.#allCompared) : one, fields }
      this.sends.set(intentId, [...(this.sends.get(intentId) ?? []), send])
    }
  }
}
