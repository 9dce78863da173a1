// evergreen schedule: when syncs run by themselves, what became of the last tick, and the next times.
import type { Command } from 'commander'
import type { ScheduledTime, ScheduleReport } from '../../app.ts'
import { wholeNumber } from '../arguments.ts'
import { plural, printJson, printLine } from '../output.ts'
import type { Session } from '../session.ts'

export function scheduleCommand(program: Command, session: Session): void {
  program
    .command('schedule')
    .argument('[sync]', 'only this sync')
    .option('--next <number>', 'how many of the next times', wholeNumber(0, 1000), 5)
    .description('show when syncs run, in their own zone and in UTC')
    .action(async (sync: string | undefined, options: { next: number }) => {
      const reports = await session.withApp(app => app.schedule(sync, options.next))
      if (session.json) printJson(reports)
      else if (reports.length === 0) printLine('No syncs yet. Declare one with: evergreen apply FILE')
      else for (const report of reports) printSchedule(report)
    })
}

function printSchedule({ sync, schedule, zone, problem, paused, last, due, next }: ScheduleReport): void {
  if (problem !== null) printLine(`${sync}: cannot be followed: ${problem}`)
  else printLine(`${sync}: ${schedule ?? 'no schedule, runs only when asked to'}`)
  if (paused !== null) printLine(`  ${schedule === null ? paused : `${paused}: its ticks are skipped`}`)
  const row = (name: string, time: ScheduledTime, more = '') =>
    printLine(`  ${name.padEnd(5)} ${wallText(time.local)} ${zone}  ${time.utc}${more}`)
  if (last !== null) row('last', last, last.skipped === null ? '  started a run' : `  skipped: ${last.skipped}`)
  if (due !== null) {
    const missed = due.missed === 0 ? '' : `, with ${plural(due.missed, 'missed tick')}`
    row('due', due, `  waits for an allowed hour, or for evergreen start or api to run${missed}`)
  }
  for (const [i, time] of next.entries()) row(i === 0 ? 'next' : '', time)
}

/** "Tue 2026-11-24 08:00:00 +02:00" of "2026-11-24T08:00:00+02:00". */
function wallText(local: string): string {
  const [date, time, offset] = [local.slice(0, 10), local.slice(11, 19), local.slice(19)]
  const weekday = new Date(`${date}T00:00:00Z`).toLocaleDateString('en-GB', { weekday: 'short', timeZone: 'UTC' })
  return `${weekday} ${date} ${time} ${offset}`
}
