// A file that grows at its end and is read anywhere, as long as someone has it open: results of Bulk jobs need more room
// than memory has. It loses its name as soon as it is open, so that nothing stays behind, however the program ends.
import { closeSync, createReadStream, mkdtempSync, openSync, read, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'

/** Bytes that are handed on at a time. */
const GULP = 256 * 1024
/**
 * Stretches up to here are read into memory that is used again: each new piece of memory makes the collector look
 * through all records of the org sooner, which takes longer than the reading.
 */
const LARGEST_LENT = 64 * 1024 * 1024
const MOST_IDLE = 8
const idle: Uint8Array[] = []

/** Whatever tells that nobody needs the bytes any more, such as the answer that they are sent with. */
export interface Ending {
  once(event: 'close', listener: () => void): unknown
}

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

  /**
   * The bytes from `start` to before `end`, of which there are some, good until `ending`; a stream that fails when it
   * was thrown away.
   */
  read(start: number, end: number, ending: Ending): Readable {
    // The number of a closed file may be another file's by now.
    if (this.isClosed)
      return new Readable({ read: () => undefined }).destroy(new Error('these results are thrown away'))
    this.readers += 1
    const lent = end - start <= LARGEST_LENT
    const bytes = lent ? Readable.from(this.lent(start, end, ending), { objectMode: false }) : this.streamed(start, end)
    return bytes.once('close', () => {
      this.readers -= 1
      this.closeWhenIdle()
    })
  }

  private *lent(start: number, end: number, ending: Ending): Generator<Uint8Array> {
    const memory = idle.find(each => each.byteLength >= end - start) ?? new Uint8Array(end - start)
    if (idle.includes(memory)) idle.splice(idle.indexOf(memory), 1)
    ending.once('close', () => {
      if (idle.length < MOST_IDLE) idle.push(memory)
    })
    for (let at = start; at < end; ) {
      const place = memory.subarray(at - start, Math.min(at - start + GULP, end - start))
      const bytes = readSync(this.file, place, 0, place.byteLength, at)
      if (bytes === 0) throw new Error('these results are shorter than they were')
      at += bytes
      yield place.subarray(0, bytes)
    }
  }

  private streamed(start: number, end: number): Readable {
    // A stream that is broken off closes its file, whatever autoClose says: this one is everybody's.
    const fs = { read, close: (_file: number, done: () => void) => done() }
    return createReadStream('', { fd: this.file, fs, start, end: end - 1, highWaterMark: GULP })
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
