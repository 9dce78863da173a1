// A file that grows at its end and is read anywhere, as long as someone has it open: results of Bulk jobs need more room
// than memory has. It loses its name as soon as it is open, so that nothing stays behind, however the program ends.
import { closeSync, createReadStream, mkdtempSync, openSync, read, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'

/** Bytes that are read at a time. */
const GULP = 256 * 1024

export class Spool {
  length = 0
  private readonly file: number
  private readers = 0
  private isOver = false
  private isClosed = false

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-spool-'))
    this.file = openSync(join(folder, 'rows'), 'w+')
    rmSync(folder, { recursive: true })
  }

  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.byteLength; ) {
      at += writeSync(this.file, bytes, at, bytes.byteLength - at, this.length + at)
    }
    this.length += bytes.byteLength
  }

  /** The bytes from `start` to before `end`, of which there are some; a stream that fails when it was thrown away. */
  read(start: number, end: number): Readable {
    // The number of a closed file may be another file's by now.
    if (this.isClosed)
      return new Readable({ read: () => undefined }).destroy(new Error('these results are thrown away'))
    // A stream that is broken off closes its file, whatever autoClose says: this one is everybody's.
    const fs = { read, close: (_file: number, done: () => void) => done() }
    const options = { fd: this.file, fs, start, end: end - 1, highWaterMark: GULP }
    this.readers += 1
    return createReadStream('', options).once('close', () => {
      this.readers -= 1
      this.closeWhenIdle()
    })
  }

  /** Gives the room back once nobody reads any more. */
  close(): void {
    if (this.isOver) return
    this.isOver = true
    this.closeWhenIdle()
  }

  private closeWhenIdle(): void {
    if (!this.isOver || this.readers > 0 || this.isClosed) return
    this.isClosed = true
    closeSync(this.file)
  }
}
