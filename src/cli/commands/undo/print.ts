// An undo in words: what it would take back, and what of it was left and why.
import type { App, RunReport } from '../../../app.ts'
import { plural, printLine, printNote } from '../../output.ts'

/** As many as a person looks through. */
const SHOWN = 20

/** What an undo would take back. */
export function printOutlook({ sync, of, changes, records, fields }: Awaited<ReturnType<App['foreseeUndo']>>): void {
  printLine(`undo of ${of} (${sync}): ${plural(changes, 'change')} in ${plural(records, 'record')}`)
  for (const [field, count] of Object.entries(fields)) printLine(`  ${field}  ${count}`)
  printNote('nothing was changed. What somebody has set since stays as it is, and is named.')
  printNote('do it with --yes, or look at each change first with --dry-run')
}

/** Of a run: what it took back, what it left, and who took back what it wrote. */
export function printUndo({ run, counts, undo, undoneBy }: RunReport): void {
  for (const id of undoneBy) printLine(`  undone by run ${id}: evergreen runs ${id}`)
  if (undo === null) return
  printLine(`  takes back ${undo.of}`)
  const left = counts.outcomes.conflict
  if (left > 0) printLine(`  ${plural(left, 'value')} left as they are:`)
  for (const { recordId, field, before, answer, erased } of undo.left.slice(0, SHOWN)) {
    const ours = erased ? '(erased)' : before == null ? '(empty)' : JSON.stringify(before)
    printLine(`    ${run.definition.stream} ${recordId} ${field}, where we had written ${ours}: ${answer}`)
  }
  if (left > SHOWN) printNote(`all of them: evergreen audit list --run ${run.id} --outcome conflict --limit ${left}`)
}
