// What a Bulk query found, printed while its job is at work, a stretch at a time between requests, as Salesforce prints
// it: a page is then read as fast as a file is, whatever its first row and its size.
import { PassThrough, pipeline, type Readable } from 'node:stream'
import type { Snapshot } from '../soql/run.ts'
import { type CsvFormat, headerOf, rowsOf } from './csv.ts'
import { type Ending, Spool } from './spool.ts'

/** Rows that are printed before the job's first answer; small jobs are as quick as their pace. */
const AT_ONCE = 20_000
/** Rows that are printed between requests. */
const STRETCH = 4_000

export interface PrintedPage {
  readonly bytes: number
  /** Header and rows, to be sent with this answer. */
  read(answer: Ending): Readable
}

export class Printout {
  private readonly snapshot: Snapshot
  private readonly format: CsvFormat
  private readonly header: Buffer
  private readonly spool = new Spool()
  /** Where each row ends in the spool; the first entry is the beginning. */
  private readonly ends: Float64Array
  private printed = 0
  private isOver = false

  constructor(snapshot: Snapshot, format: CsvFormat) {
    this.snapshot = snapshot
    this.format = format
    this.header = headerOf(snapshot, format)
    this.ends = new Float64Array(snapshot.rows.length + 1)
    this.print(AT_ONCE)
    this.goOn()
  }

  get isWhole(): boolean {
    return this.printed === this.snapshot.rows.length
  }

  /** The header and the rows from `start` to before `end`, once it is whole. */
  page(start: number, end: number): PrintedPage {
    const [from = 0, to = 0] = [this.ends[start], this.ends[end]]
    return {
      bytes: this.header.byteLength + to - from,
      read: answer => {
        const page = new PassThrough()
        page.write(this.header)
        if (from === to) page.end()
        // A reader that goes away ends both.
        else pipeline(this.spool.read(from, to, answer), page, () => undefined)
        return page
      },
    }
  }

  /** Throws it away; pages that are being read are read to their end. */
  close(): void {
    this.isOver = true
    this.spool.close()
  }

  private goOn(): void {
    if (this.isWhole) return
    setImmediate(() => {
      if (this.isOver) return
      this.print(STRETCH)
      this.goOn()
    })
  }

  private print(rows: number): void {
    const end = Math.min(this.printed + rows, this.snapshot.rows.length)
    const before = this.spool.length
    const ended = (at: number): void => {
      this.printed += 1
      this.ends[this.printed] = before + at
    }
    this.spool.add(rowsOf(this.snapshot, this.format, this.printed, end, ended))
  }
}
