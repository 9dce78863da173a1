// evergreen queues: how the work goes, over all runs and workers.
import type { Command } from 'commander'
import type { QueuesReport } from '../../app.ts'
import { plural, printJson, printLine, printTable, timeText } from '../output.ts'
import type { Session } from '../session.ts'

export function queuesCommand(program: Command, session: Session): void {
  program
    .command('queues')
    .description('show what waits and why, what failed, how fast it goes, and the workers alive')
    .action(async () => {
      const report = await session.withApp(app => app.queues())
      if (session.json) printJson(report)
      else printQueues(report)
    })
}

function printQueues({ lines, waits, failures, queue, workers, notices, days }: QueuesReport): void {
  if (lines.length === 0) printLine('Nothing waits, nothing runs, and nothing failed in the last 24 hours.')
  else printLines(lines)
  printReasons('Waiting:', waits)
  printReasons('Failed in the last 24 hours:', failures)
  printNotices(notices)
  printDays(days)
  printLine()
  const { holds, trouble } = queue
  if (holds === null) printLine(trouble ?? '')
  else printLine(`queue: ${holds.waiting} waiting, ${holds.active} in the hands of a worker`)
  printLine(
    `${plural(workers.length, 'worker')} alive${workers.length === 0 ? ': start one with evergreen worker' : ''}`,
  )
  for (const { host, processId, version, concurrency, startedAt } of workers) {
    printLine(
      `  ${host} process ${processId}, version ${version}, ${concurrency} at once, since ${timeText(startedAt)}`,
    )
  }
}

function printLines(lines: QueuesReport['lines']): void {
  printTable(
    ['STEP', 'CONNECTION', 'WAITING', 'QUEUED', 'RUNNING', 'STUCK', 'FAILED', 'OLDEST DUE', 'PER MINUTE'],
    lines.map(({ step, connection, waiting, queued, running, stuck, failed, oldestDueMs, perMinute }) => [
      step,
      connection,
      ...[waiting, queued, running, stuck, failed].map(String),
      oldestDueMs === null ? '-' : ageText(oldestDueMs),
      perMinute.toFixed(1),
    ]),
  )
}

function printReasons(title: string, reasons: QueuesReport['waits']): void {
  if (reasons.length === 0) return
  printLine()
  printLine(title)
  for (const { step, connection, reason, items, at } of reasons) {
    const when = at === null ? '' : ` (${title === 'Waiting:' ? 'until' : 'last'} ${timeText(at)})`
    printLine(`  ${items} × ${step} at ${connection}: ${reason}${when}`)
  }
}

function printNotices({ waiting, fates, streams }: QueuesReport['notices']): void {
  if (waiting.length + fates.length + streams.length === 0) return
  printLine()
  printLine('Change notices:')
  for (const { sync, records, oldestMs } of waiting) {
    printLine(`  ${plural(records, 'record')} of ${sync} to be read, the first for ${ageText(oldestMs)}`)
  }
  for (const [connection, own] of Map.groupBy(fates, each => each.connection)) {
    printLine(`  came so far from ${connection}: ${own.map(({ fate, events }) => `${events} ${fate}`).join(', ')}`)
  }
  for (const { connection, stream, silentMs, trouble } of streams) {
    const heard = silentMs === null ? '' : `, last heard ${ageText(silentMs)} ago`
    const how = trouble === null ? `is listened to${heard}` : `is asked for, not listened to: ${trouble}`
    printLine(`  ${stream} of ${connection} ${how}`)
  }
}

function printDays(days: QueuesReport['days']): void {
  if (days.length === 0) return
  printLine()
  printTable(
    ['CALLS OF THE DAY', 'LIMIT', 'USED BY ALL', 'RESERVED', 'KEPT', 'LEFT'],
    days.map(({ connection, max, used, reserved, kept, left }) => [
      connection,
      ...[max, used, reserved, kept, left].map(String),
    ]),
  )
}

/** "42 s", "3 min", "5.2 h" */
function ageText(ms: number): string {
  const seconds = ms / 1_000
  if (seconds < 120) return `${Math.round(seconds)} s`
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`
}
