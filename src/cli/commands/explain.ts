// evergreen explain: why a field has the value it has, and why other values were refused.
import type { Command } from 'commander'
import { type FieldStory, lockText } from '../../app.ts'
import { groundText } from '../ground.ts'
import { changeText, printJson, printLine, timeText } from '../output.ts'
import type { Session } from '../session.ts'

/** Links that are printed; JSON has all. */
const MOST_LINKS = 20

export function explainCommand(program: Command, session: Session): void {
  program
    .command('explain')
    .argument('<connection>', "the connection's alias")
    .argument('<stream>', 'Contact, Account, contacts, companies …')
    .argument('<record>', "the record's id in the CRM")
    .argument('<field>', 'the field')
    .description("tell a field's story: its value, every change with its ground, every refusal")
    .action(async (connection: string, stream: string, recordId: string, field: string) => {
      const story = await session.withApp(app => app.explain({ connection, stream, recordId, field }))
      if (session.json) printJson(story)
      else printStory(story)
    })
}

function printStory(story: FieldStory): void {
  const { address, recordRead, state, links, changes, flips, refusals, history, runs, undone, receiptField } = story
  const { connection, stream, recordId, field } = address
  printLine(`${field} of ${stream} ${recordId} at ${connection}`)
  printFates(story)
  if (!recordRead)
    printLine('  Evergreen has never read this record: is the id right, and is it in the scope of a sync?')
  else if (state === null) printLine('  Evergreen has not read this field of this record.')
  else printState(state)
  printEvidence(story)
  printLinks(links)
  printHistory(history, recordId)
  if (story.toldFrom !== null) {
    const until = new Date(story.toldFrom).toISOString()
    printLine()
    printLine(`  There are older changes than these, until ${until}. All of them:`)
    printLine(
      `    evergreen audit list --connection ${connection} --stream ${stream} --record ${recordId} --field ${field}`,
    )
  }
  if (story.droppedUntil !== null) {
    const until = new Date(story.droppedUntil).toISOString()
    printLine()
    printLine(`  What was changed before ${until} is not told: the audit of ${connection} was dropped until then.`)
  }
  for (const change of changes) {
    printLine()
    printLine(`  ${timeText(change.at)}  ${change.outcome}: ${changeText(change)}`)
    printLine(`    why     ${change.reason}, ${groundText(change.ground)}`)
    printDecider(runs.find(({ id }) => id === change.runId))
    printLine(`    answer  ${change.answer ?? '-'}`)
    printLine(`    run     ${change.runId}, job ${change.jobId}, by ${change.actor}`)
    const receipt = receiptField === null ? '' : `, the receipt in ${receiptField}`
    if (change.intentId !== undefined) printLine(`    intent  ${change.intentId}${receipt}`)
    for (const { by } of undone.filter(each => each.change === change.seq)) printLine(`    undone  by run ${by}`)
  }
  printFlips(flips)
  for (const refusal of refusals) {
    printLine()
    printLine(
      `  ${timeText(refusal.lastAt)}  refused: ${refusal.before ?? '(empty)'} → ${refusal.after ?? '(empty)'} (${refusal.reason}, ${groundText(refusal.ground)})`,
    )
    printLine(`    why     ${refusal.refusal}: ${refusal.detail}${refusal.times > 1 ? `, ${refusal.times} times` : ''}`)
    printDecider(runs.find(({ id }) => id === refusal.runId))
    printLine(`    run     ${refusal.runId}, job ${refusal.jobId ?? 'not noted'}`)
  }
}

/** What came back in the place of our values. */
function printFlips(flips: FieldStory['flips']): void {
  if (flips.length > 0) printLine()
  for (const { at, before, after, answer, runId } of flips) {
    const said = answer === undefined ? '' : ` (${answer})`
    printLine(
      `  ${timeText(at)}  flipped by something in the CRM: ${before ?? '(empty)'} → ${after ?? '(empty)'}${said}`,
    )
    if (runId !== undefined) printLine(`    run     ${runId}`)
  }
}

/** What held for the field when the run began, who started it, and who approved. */
function printDecider(run: FieldStory['runs'][number] | undefined): void {
  if (run === undefined) return
  const { setting, mode, startedBy, plan } = run
  const rules =
    setting === null
      ? 'not among the fields of the sync then'
      : `${setting.policy}, notation ${setting.normalize}, owner ${setting.owner}, a person's edit kept ${setting.lockDays ?? run.lockDays} days`
  printLine(`    policy  ${rules}`)
  const said =
    plan === null ? '' : `; its plan was ${plan.state}${plan.decidedBy === null ? '' : ` by ${plan.decidedBy}`}`
  printLine(`    asked   as a ${mode} run by ${startedBy}${said}`)
}

/** What sources say now, and what is not to be proposed again. */
function printEvidence({ claims, bars }: FieldStory): void {
  for (const { source, value, observedAt, matchedOn, matchConfidence, trust } of claims) {
    const sure = `matched on ${matchedOn} (${matchConfidence.toFixed(2)}), trust ${trust.toFixed(2)}`
    printLine(`  ${source} says    ${value ?? '(nothing)'}, seen ${timeText(observedAt)}, ${sure}`)
  }
  for (const { value, heard } of bars) {
    const until = heard === null ? 'for good' : 'until a source says it that had not spoken'
    printLine(`  barred         ${value === '' ? '(empty)' : value}, ${until}`)
  }
}

/** Who set what, when; records that were merged into this one are named. */
function printHistory(history: FieldStory['history'], asked: string): void {
  if (history.length === 0) return
  printLine()
  printLine('  set in the CRM to')
  for (const { at, value, told, origin, by, recordId } of history) {
    const what = told ? (value ?? '(empty)') : '(a text that the CRM does not tell)'
    const who = by === null ? ORIGINS[origin] : `${ORIGINS[origin]} (${by})`
    const where = recordId === asked ? '' : `, as ${recordId}`
    printLine(`    ${timeText(at)}  ${what}, by ${who}${where}`)
  }
}

const ORIGINS: Readonly<Record<FieldStory['history'][number]['origin'], string>> = {
  person: 'a person',
  import: 'an import',
  form: 'a form',
  workflow: 'a workflow',
  integration: 'another program',
  calculated: 'the CRM itself',
  merge: 'a merge',
  evergreen: 'Evergreen',
  unknown: 'someone',
}

/** A record that is gone says so, and one that was merged away leads to the record it lives on in. */
function printFates({ livesOnIn, merged, fates }: FieldStory): void {
  if (livesOnIn !== null) printLine(`  merged: it lives on in ${livesOnIn}, whose story follows`)
  if (merged.length > 0) printLine(`  tells of ${merged.join(', ')} too, merged into it`)
  for (const { at, event, recordId, runId, actor } of fates) {
    const fate = event === 'record.erased' ? `erased (${actor})` : `found ${FATES[event] ?? event} by run ${runId}`
    printLine(`  ${timeText(at)}  ${recordId} was ${fate}`)
  }
}

const FATES: Readonly<Record<string, string>> = {
  'record.gone': 'deleted',
  'record.merged': 'merged away',
  'record.restored': 'back',
}

/** What the record is linked to: few of a kind in most CRMs, a thousand in some. */
function printLinks(links: FieldStory['links']): void {
  for (const { via, to, id, kinds, primary } of links.slice(0, MOST_LINKS)) {
    const told = [...(primary ? ['primary'] : []), ...kinds].join(', ')
    printLine(`  linked         ${to} ${id} by ${via}${told === '' ? '' : ` (${told})`}`)
  }
  const further = links.length - MOST_LINKS
  if (further > 0) printLine(`  linked         and ${further} more: see --json`)
}

function printState({ value, source, changedAt, verifiedAt, lock }: NonNullable<FieldStory['state']>): void {
  printLine(`  now            ${value ?? '(empty)'}`)
  printLine(`  set by         ${source === 'evergreen' ? 'Evergreen' : 'someone in the CRM'}, ${timeText(changedAt)}`)
  printLine(`  last verified  ${timeText(verifiedAt)}`)
  if (lock !== null)
    printLine(`  human lock     ${lock.until > Date.now() ? '' : 'no longer, it held '}${lockText(lock)}`)
}
