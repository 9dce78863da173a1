// evergreen audit list, export: who did what to which field, when and why.
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Command, Option } from 'commander'
import {
  type Actor,
  type App,
  AUDIT_EVENTS,
  type AuditEntry,
  type AuditFilter,
  CHANGE_OUTCOMES,
  CHANGE_REASONS,
  keepYoungHeapSmall,
  wholeId,
} from '../../../app.ts'
import { ConfigError } from '../../../errors.ts'
import { momentOf, wholeNumber } from '../../arguments.ts'
import { changeText, printJson, printLines, printNote, printTable, timeText } from '../../output.ts'
import type { Session } from '../../session.ts'
import { retentionCommand } from './retention.ts'
import { verifyCommands } from './verify.ts'

interface Options {
  readonly connection?: string
  readonly stream?: string
  readonly record?: string
  readonly field?: string
  readonly sync?: string
  readonly run?: string
  readonly job?: string
  readonly intent?: string
  readonly event?: AuditEntry['event']
  readonly outcome?: NonNullable<AuditEntry['outcome']>
  readonly actor?: Actor
  readonly reason?: NonNullable<AuditEntry['reason']>
  readonly since?: number
  readonly until?: number
  readonly after?: number
  readonly before?: number
  readonly newest?: boolean
  readonly limit: number
}

export function auditCommands(program: Command, session: Session): void {
  const audit = program.command('audit').description('read the audit, and prove it')
  filtered(
    audit.command('list').description('entries that match, oldest first or with --newest newest first'),
    50,
  ).action(async (options: Options) => {
    await session.withApp(async app => {
      const entries = await Array.fromAsync(app.audit(await filterOf(options, app)))
      if (session.json) printJson(entries)
      else printEntries(entries)
      const last = entries.at(-1)
      if (last !== undefined && entries.length === options.limit)
        printNote(`more: ${options.newest ? `--newest --before ${last.seq}` : `--after ${last.seq}`}`)
    })
  })
  filtered(audit.command('export').description('entries as NDJSON or CSV, any number'), Number.MAX_SAFE_INTEGER)
    .addOption(new Option('--format <format>').choices(['ndjson', 'csv']).default('ndjson'))
    .option('--out <file>', 'write to this file instead of stdout')
    .action(async ({ out, format, ...options }: Options & { out?: string; format: 'ndjson' | 'csv' }) => {
      keepYoungHeapSmall()
      const lines = await session.withApp(async app => {
        const filter = await filterOf(options, app)
        return exportTo(out, app.exportAudit({ filter, format, actor: session.actor }))
      })
      printNote(`${format === 'csv' ? lines - 1 : lines} entries exported`)
    })
  verifyCommands(audit, session)
  retentionCommand(audit, session)
}

function filtered(command: Command, limit: number): Command {
  return command
    .option('--connection <alias>')
    .option('--stream <name>')
    .option('--record <id>')
    .option('--field <name>')
    .option('--sync <name>', 'what names it, and all of its runs')
    .option('--run <id>')
    .option('--job <id>')
    .option('--intent <id>', 'of one change that was sent')
    .addOption(new Option('--event <event>').choices(Object.keys(AUDIT_EVENTS)))
    .addOption(new Option('--outcome <outcome>').choices(Object.keys(CHANGE_OUTCOMES)))
    .option('--actor <actor>', 'who did it, such as cli:ada')
    .addOption(new Option('--reason <reason>').choices(Object.keys(CHANGE_REASONS)))
    .option('--since <time>', 'ISO time or date', momentOf)
    .option('--until <time>', 'before that time', momentOf)
    .option('--after <seq>', 'only entries after this one', wholeNumber(0))
    .option('--before <seq>', 'only entries before this one', wholeNumber(0))
    .option('--newest', 'the newest first')
    .option('--limit <number>', 'how many', wholeNumber(1), limit)
}

type Lookup = Pick<App, 'connectionId' | 'run'>

async function filterOf(options: Options, app: Lookup): Promise<AuditFilter> {
  const {
    connection,
    record,
    sync: syncName,
    run,
    job: jobId,
    intent: intentId,
    after: afterSeq,
    before: beforeSeq,
    newest: newestFirst,
    ...same
  } = options
  const connectionId = connection === undefined ? undefined : await app.connectionId(connection)
  const runId = run === undefined ? undefined : (await app.run(run)).run.id
  const recordId = record && wholeId(record)
  return { connectionId, recordId, syncName, runId, jobId, intentId, afterSeq, beforeSeq, newestFirst, ...same }
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

function whatOf(entry: AuditEntry): string {
  const { stream, recordId, field, step, syncName } = entry
  if (field === undefined) return recordId === undefined ? (step ?? syncName ?? '') : `${stream} ${recordId}`
  return `${stream} ${recordId} ${field}: ${changeText(entry)}`
}

async function exportTo(file: string | undefined, lines: AsyncIterable<string>): Promise<number> {
  let count = 0
  async function* counted() {
    for await (const line of lines) {
      count += 1
      yield line
    }
  }
  if (file === undefined) await printLines(counted())
  else await pipeline(Readable.from(counted()), createWriteStream(file)).catch(error => failedWrite(file, error))
  return count
}

/** A failed system call is the file's; anything else went wrong on the way to it. */
function failedWrite(file: string, cause: unknown): never {
  if (!(cause instanceof Error && 'syscall' in cause && 'code' in cause)) throw cause
  const fix = 'Give a file in a folder that is there, can be written to, and has room: --out FILE.'
  throw new ConfigError({ where: file, what: `it cannot be written (${cause.code})`, fix, cause })
}
