// What belongs together and may have to be undone together: the rows of an all-or-none collection, the subrequests of a
// composite request. Work inside a transaction is visible at once; when the transaction fails, it is undone backwards,
// and only what remains at its end is entered in the write log.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { WriteEntry } from '../../write-log.ts'

class Journal {
  readonly undo: (() => void)[] = []
  readonly entries: WriteEntry[] = []
  readonly following: (() => void)[] = []
}

export class Transactions {
  private readonly open = new AsyncLocalStorage<Journal>()
  private readonly log: (entry: WriteEntry) => void

  constructor(log: (entry: WriteEntry) => void) {
    this.log = log
  }

  /** Runs work whose answer says whether it is to stay. */
  run(work: () => boolean): boolean {
    const journal = new Journal()
    return this.end(journal, this.open.run(journal, work))
  }

  /** As `run`, for work that waits. */
  async runAsync(work: () => Promise<boolean>): Promise<boolean> {
    const journal = new Journal()
    return this.end(journal, await this.open.run(journal, work))
  }

  /** Notes a change that was just made, and how to undo it. */
  note(undo: () => void): void {
    this.open.getStore()?.undo.push(undo)
  }

  /** Enters an accepted change: now, or when the transaction around it stays. */
  enter(entry: WriteEntry): void {
    const journal = this.open.getStore()
    if (journal === undefined) this.log(entry)
    else journal.entries.push(entry)
  }

  /** Does what follows from a change: now, or when the transaction around it stays. */
  follow(work: () => void): void {
    const journal = this.open.getStore()
    if (journal === undefined) work()
    else journal.following.push(work)
  }

  private end(journal: Journal, stays: boolean): boolean {
    if (!stays) {
      for (const undo of journal.undo.toReversed()) undo()
      return false
    }
    const around = this.open.getStore()
    if (around !== undefined) around.undo.push(...journal.undo)
    for (const entry of journal.entries) this.enter(entry)
    for (const work of journal.following) this.follow(work)
    return true
  }
}
