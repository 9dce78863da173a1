// evergreen audit list, export: who did what to which field, when and why.

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { AUDIT_EVENTS, type AuditEntry, type AuditFilter, CHANGE_OUTCOMES } from '../../app.ts'
import { wholeNumber } from '../arguments.ts'
import { printJson, printNote, printTable, timeText } from '../output.ts'
import type { Session } from '../session.ts'

interface Options {
  readonly connection?: string
  readonly stream?: string
  readonly record?: string
  readonly field?: string
  readonly run?: string
  readonly event?: AuditEntry['event']
  readonly outcome?: NonNullable<AuditEntry['outcome']>
  readonly since?: number
  readonly after?: number
  readonly limit: number
}

export function auditCommands(program: Command, session: Session): void {
  const audit = program.command('audit').description('read the audit log')
  filtered(audit.command('list').description('entries that match, oldest first'), 50).action(
    async (options: Options) => {
      await session.withApp(async app => {
        const entries = await Array.fromAsync(app.audit(await filterOf(options, app)))
        if (session.json) printJson(entries)
        else printEntries(entries)
      })
    },
  )
  filtered(audit.command('export').description('entries as NDJSON, any number'), Number.MAX_SAFE_INTEGER)
    .option('--out <file>', 'write to this file instead of stdout')
    .action(async (options: Options & { out?: string }) => {
      const count = await session.withApp(async app => exportTo(options.out, app.audit(await filterOf(options, app))))
      printNote(`${count} entries exported`)
    })
}

function filtered(command: Command, limit: number): Command {
  return command
    .option('--connection <alias>')
    .option('--stream <name>')
    .option('--record <id>')
    .option('--field <name>')
    .option('--run <id>')
    .addOption(new Option('--event <event>').choices(AUDIT_EVENTS))
    .addOption(new Option('--outcome <outcome>').choices(CHANGE_OUTCOMES))
    .option('--since <time>', 'ISO time or date', parseTime)
    .option('--after <seq>', 'only entries after this one', wholeNumber(0))
    .option('--limit <number>', 'how many', wholeNumber(1), limit)
}

function parseTime(text: string): number {
  const moment = Date.parse(text)
  if (Number.isNaN(moment)) throw new InvalidArgumentError('Write it like 2026-01-31 or 2026-01-31T08:00:00Z.')
  return moment
}

type Lookup = { connectionId(alias: string): Promise<string> }

async function filterOf(options: Options, app: Lookup): Promise<AuditFilter> {
  const { connection, stream, record, field, run, event, outcome, since, after, limit } = options
  const connectionId = connection === undefined ? undefined : await app.connectionId(connection)
  return { connectionId, stream, recordId: record, field, runId: run, event, outcome, since, afterSeq: after, limit }
}

function printEntries(entries: readonly AuditEntry[]): void {
  printTable(
    ['SEQ', 'TIME', 'EVENT', 'WHAT', 'OUTCOME', 'BY'],
    entries.map(entry => [
      String(entry.seq),
      timeText(entry.at),
      entry.event,
      whatOf(entry),
      entry.outcome ?? '',
      entry.actor,
    ]),
  )
}

function whatOf({ stream, recordId, field, before, after, step, syncName }: AuditEntry): string {
  if (field === undefined) return step ?? syncName ?? ''
  return `${stream} ${recordId} ${field}: ${before ?? '(empty)'} → ${after ?? '(empty)'}`
}

async function exportTo(file: string | undefined, entries: AsyncIterable<AuditEntry>): Promise<number> {
  let count = 0
  async function* lines() {
    for await (const entry of entries) {
      count += 1
      yield `${JSON.stringify(entry)}\n`
    }
  }
  if (file !== undefined) await pipeline(Readable.from(lines()), createWriteStream(file))
  else for await (const line of lines()) if (!process.stdout.write(line)) await once(process.stdout, 'drain')
  return count
}
