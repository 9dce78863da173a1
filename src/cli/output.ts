// How commands speak: tables and lines for people, JSON for programs. Results go to stdout, everything else to stderr.
import { once } from 'node:events'
import type { AuditEntry } from '../app.ts'

let nobodyReads = false

/** `evergreen runs | head` closes the pipe: that is no error, and what is still to be printed is dropped. */
export function dropOutputWhenNobodyReads(): void {
  const onError = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    nobodyReads = true
  }
  process.stdout.on('error', onError)
  process.stderr.on('error', onError)
}

/** Prints lines no faster than they are read, to the end or until nobody reads on. */
export async function printLines(lines: AsyncIterable<string>): Promise<void> {
  for await (const line of lines) {
    const drained = process.stdout.write(line) ? null : once(process.stdout, 'drain')
    await drained?.catch(error => {
      if (!nobodyReads) throw error
    })
    if (nobodyReads) return
  }
}

/** One JSON value on one line of stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

export function printLine(line = ''): void {
  printDrawn(shown(line))
}

/** A line of our own making, with its colours. */
export function printDrawn(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** For what is no result: hints, progress, what happens next. */
export function printNote(line: string): void {
  process.stderr.write(`${shown(line)}\n`)
}

/** What a terminal would obey, what begins a line, and what turns the direction of reading. */
const COMMANDING = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Values come from whoever fills a form in a CRM: none may look like a line of ours, or hide one. */
function shown(text: string): string {
  return text.replace(COMMANDING, sign => SHORT[sign] ?? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Columns as wide as their widest cell. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const all = [head, ...rows.map(row => row.map(shown))]
  const widths = head.map((_, column) => Math.max(...all.map(row => (row[column] ?? '').length)))
  for (const row of all)
    printLine(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}

/** "2026-11-23 14:05:09" in the machine's own time zone. */
export function timeText(moment: number | null): string {
  if (moment === null) return '-'
  return new Date(moment).toLocaleString('sv-SE')
}

/** "waits until 2026-11-23 14:05:09: no calls left"; what is paused waits until someone resumes it. */
export function waitingText({ note, until }: { readonly note: string; readonly until: number | null }): string {
  return until === null ? `waits: ${note}` : `waits until ${timeText(until)}: ${note}`
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}

/** What a change of a field was: from what to what. */
export function changeText({ before, after, erased }: Pick<AuditEntry, 'before' | 'after' | 'erased'>): string {
  return erased === true ? '(erased)' : `${before ?? '(empty)'} → ${after ?? '(empty)'}`
}
