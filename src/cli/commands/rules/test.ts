// evergreen rules test: what the rulebook would do to a file, before anything is read from or written to a CRM.
import { readFile } from 'node:fs/promises'
import { type Command, InvalidArgumentError } from 'commander'
import { FIELD_KINDS, type FieldKind, type RulesRequest, type TryReport, testRules } from '../../../app.ts'
import { ConfigError, lineOf } from '../../../errors.ts'
import { wholeNumber } from '../../arguments.ts'
import { plural, printJson, printLine, printNote, printTable } from '../../output.ts'
import type { Session } from '../../session.ts'

interface Options {
  readonly kind: Readonly<Record<string, FieldKind>>
  readonly sync?: string
  readonly country?: string
  readonly locale?: string
  readonly limit: number
}

/** Wider than a column of a table can be read. */
const WIDEST = 48

export function rulesCommands(program: Command, session: Session): void {
  const rules = program.command('rules').description('what the rulebook does to values')
  rules
    .command('test')
    .argument('<file>', 'CSV with a heading for each column')
    .description('show what the rules would do to the values of a file: before, after, rule, confidence')
    .option('--kind <column=kind>', 'what a column means; else its heading tells', kindOf, {})
    .option('--sync <name>', 'by the fields, rules, country and locale of a sync; columns are named like its fields')
    .option('--country <code>', 'for rows without a country of their own, such as US', countryOf)
    .option('--locale <tag>', 'how dates were typed, such as en-US')
    .option('--limit <number>', 'how many values are shown', wholeNumber(0, 1_000_000), 40)
    .action(async (file: string, options: Options) => {
      const report = await reportOf(file, options, session)
      if (session.json) printJson(report)
      else printReport(report)
    })
}

async function reportOf(file: string, options: Options, session: Session): Promise<TryReport> {
  const { sync, kind: kinds, country, locale, limit: most } = options
  const request: RulesRequest = { text: await textOf(file), file, kinds, country, locale, most }
  return sync === undefined ? testRules(request) : session.withApp(app => app.testRulesOf(sync, request))
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new ConfigError({ where: file, what: lineOf(error), fix: 'Name a CSV file that can be read.' })
  }
}

function kindOf(text: string, before: Readonly<Record<string, FieldKind>>): Record<string, FieldKind> {
  const at = text.lastIndexOf('=')
  const kind = FIELD_KINDS.find(each => each === text.slice(at + 1))
  if (at < 1 || kind === undefined)
    throw new InvalidArgumentError(`Write it as COLUMN=KIND, with one of ${FIELD_KINDS.join(', ')}.`)
  return { ...before, [text.slice(0, at)]: kind }
}

function countryOf(text: string): string {
  if (/^[A-Z]{2}$/.test(text)) return text
  throw new InvalidArgumentError('Write two capitals, such as US.')
}

function printReport({ rows, columns, values, more, checks }: TryReport): void {
  if (values.length > 0) {
    printTable(
      ['ROW', 'COLUMN', 'BEFORE', 'AFTER', 'RULE', 'CONFIDENCE', 'ACTION', 'WHY'],
      values.map(({ row, column, before, after, rule, confidence, action, why }) => [
        String(row),
        short(column),
        short(before),
        action === 'flag' ? '' : short(after),
        rule,
        confidence.toFixed(2),
        action,
        why,
      ]),
    )
    printLine()
  }
  printTable(
    ['COLUMN', 'KIND', 'FILLED', 'RIGHT', 'AUTO', 'SUGGEST', 'FLAG'],
    columns.map(({ column, kind, by, filled, none, auto, suggest, flag }) => [
      short(column),
      by === 'unknown' ? `${kind} (say what it is: --kind)` : kind,
      ...[filled, none, auto, suggest, flag].map(String),
    ]),
  )
  const compared = checks.filter(({ evaluated }) => evaluated > 0)
  if (compared.length > 0) {
    printLine()
    printTable(
      ['CHECK', 'MEASURES', 'COMPARED', 'PASSED'],
      compared.map(({ check, measures, evaluated, passed }) => [check, measures, String(evaluated), String(passed)]),
    )
  }
  printNote(`${plural(rows, 'row')}; nothing was written`)
  if (more > 0) printNote(`${plural(more, 'value')} more: --limit ${values.length + more}, or --json`)
}

/** On one line, and no wider than can be read. */
function short(text: string): string {
  const line = text.replace(/[\r\n\u2028\u2029]+/g, '↵').replace(/\p{Cc}/gu, '�')
  return line.length > WIDEST ? `${line.slice(0, WIDEST - 1)}…` : line
}
