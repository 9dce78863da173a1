// One run in full: what was read, what became of each change, what was refused and why, in lines.
import type { App, RunPicture, RunProposal, RunReport } from '../../../app.ts'
import { adviceOf } from '../../advice/remedies.ts'
import { changeText } from '../../ground.ts'
import { plural, printDrawn, printLine, printNote, timeText, waitingText } from '../../output.ts'
import type { Session } from '../../session.ts'
import { printUndo } from '../undo/print.ts'
import { pictureLines } from './terminal.ts'

export type RunInFull = RunReport & { readonly proposals?: readonly RunProposal[]; readonly picture?: RunPicture }

/** More is a package that was installed. */
const SHOWN_OF_DRIFT = 20
/** As many as a person looks through before a first real run. */
const SHOWN_OF_PLAN = 20

/** With the proposals that were asked for; a person is shown some of a run that waits unasked, for they are its result. */
export async function readInFull(
  app: Pick<App, 'run' | 'proposals'>,
  id: string,
  asked: number | true | undefined,
  { json }: Pick<Session, 'json'>,
): Promise<RunInFull> {
  const report = await app.run(id)
  const isResult = report.run.dryRun || report.run.status === 'planned'
  if (asked === undefined && (json || !isResult)) return report
  const limit = asked === true ? Number.MAX_SAFE_INTEGER : (asked ?? SHOWN_OF_PLAN)
  return { ...report, proposals: await app.proposals(id, limit) }
}

/** One run in full: what was read, what became of each change, what was refused and why. */
export function printRun(report: RunInFull): void {
  const { run, counts, drift, waiting, lacks, plan, proposals } = report
  printLine(`run ${run.id} of ${run.syncName}: ${run.status}${run.note === null ? '' : `, ${run.note}`}`)
  const kind = `${run.mode}${run.dryRun ? ', dry run' : ''}`
  printLine(`  ${kind}, started ${timeText(run.startedAt)} by ${run.startedBy}, ended ${timeText(run.endedAt)}`)
  if (run.mode === 'history')
    printLine(`  ${plural(counts.pulled, 'past change')} read with ${plural(counts.calls, 'call')}`)
  else printCounts(counts)
  if (report.picture !== undefined) for (const line of pictureLines(report.picture)) printDrawn(line)
  printUndo(report)
  printDrift(drift)
  for (const { field, owner } of run.definition.fields) {
    if (owner === 'paused')
      printLine(
        `  ${field} was left alone: others kept flipping it back; evergreen resume ${run.syncName} --field ${field}`,
      )
  }
  for (const reason of waiting) printLine(`  ${waitingText(reason)}`)
  for (const { what, detail, ...advice } of lacks) printLine(`  missing: ${what}, ${detail}. ${adviceOf(advice)}`)
  if (plan !== null) printPlan(run, plan)
  printRetry(report)
  if (proposals === undefined) return
  for (const proposal of proposals) printLine(`  ${changeText(proposal)}`)
  const more = counts.proposed - proposals.length
  if (more > 0) printNote(`${more} more: evergreen runs ${run.id} --proposals`)
}

function printRetry({ run, mayRetry, retryObstacle }: RunReport): void {
  if (mayRetry) printNote(`write what failed once more: evergreen retry ${run.id}`)
  if (retryObstacle !== null)
    printLine(`  what failed cannot be tried again now: ${retryObstacle.what}. ${retryObstacle.fix ?? ''}`.trimEnd())
}

/** Whoever is to decide needs the digest. */
function printPlan({ id, stopsFor }: RunReport['run'], plan: NonNullable<RunReport['plan']>): void {
  const { state, changes, digest, expiresAt, decidedBy, decidedAt } = plan
  const what = `plan of ${plural(changes, 'change')}`
  if (state !== 'waiting') {
    printLine(`  ${what}: ${state} by ${decidedBy ?? '-'}, ${timeText(decidedAt)}`)
    return
  }
  printLine(`  ${what} waits (${stopsFor ?? 'approval'}) until ${timeText(expiresAt)}, digest ${digest}`)
  printNote(`look with: evergreen plan ${id}; then: evergreen approve ${id} ${digest}, or evergreen reject ${id}`)
}

/** What to do comes under what it is about. */
function printDrift(drift: RunReport['drift']): void {
  for (const { what, does, fix } of drift.slice(0, SHOWN_OF_DRIFT)) {
    printLine(`  drift: ${what}: ${does}`)
    if (fix !== null) printLine(`    → ${fix}`)
  }
  const more = drift.length - SHOWN_OF_DRIFT
  if (more > 0) printNote(`${more} more: evergreen audit --event drift.found`)
}

function printCounts(counts: RunReport['counts']): void {
  printLine(`  ${plural(counts.pulled, 'record')} pulled with ${plural(counts.calls, 'call')}`)
  if (counts.unchanged > 0) printLine(`  ${counts.unchanged} of them as they were: nothing was to be done for them`)
  if (counts.refreshed > 0) printLine(`  ${plural(counts.refreshed, 'record')} read again for what moves no timestamp`)
  if (counts.late > 0) printLine(`  ${plural(counts.late, 'record')} read late: earlier runs had missed them`)
  const left = tally({ deleted: counts.gone, merged: counts.merged, restored: counts.restored })
  if (left !== '') printLine(`  known records found gone or back: ${left}`)
  printLine(`  ${plural(counts.proposed, 'change')} proposed: ${tally(counts.outcomes) || 'none written'}`)
  if (tally(counts.stamped) !== '') printLine(`  stamps beside them: ${tally(counts.stamped)}`)
  if (counts.unwatched > 0)
    printLine(`  ${counts.unwatched} of them in fields without a history: an edit at that moment would not be noticed`)
  printLine(`  ${plural(counts.refused, 'candidate')} refused: ${tally(counts.refusals) || 'none'}`)
  printLine(`  time by stage: ${stagesText(counts.stages)}`)
}

const SECOND_MS = 1_000

/** Stages overlap, so they say where the time goes and not how long the run took. */
function stagesText({ read = 0, lookUp = 0, judge = 0, store = 0 }: RunReport['counts']['stages']): string {
  const stages = { read, 'look up': lookUp, judge, store }
  return Object.entries(stages)
    .map(([name, ms]) => `${name} ${(ms / SECOND_MS).toFixed(1)} s`)
    .join(', ')
}

const tally = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ')
