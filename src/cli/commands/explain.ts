// evergreen explain: why a field has the value it has, and why other values were refused.
import type { Command } from 'commander'
import type { FieldStory } from '../../app.ts'
import { groundText } from '../ground.ts'
import { printJson, printLine, timeText } from '../output.ts'
import type { Session } from '../session.ts'

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

function printStory({ address, recordRead, state, changes, refusals }: FieldStory): void {
  const { connection, stream, recordId, field } = address
  printLine(`${field} of ${stream} ${recordId} at ${connection}`)
  if (!recordRead)
    printLine('  Evergreen has never read this record: is the id right, and is it in the scope of a sync?')
  else if (state === null) printLine('  Evergreen has not read this field of this record.')
  else printState(state)
  for (const change of changes) {
    printLine()
    printLine(
      `  ${timeText(change.at)}  ${change.outcome}: ${change.before ?? '(empty)'} → ${change.after ?? '(empty)'}`,
    )
    printLine(`    why     ${change.reason}, ${groundText(change.ground)}`)
    printLine(`    answer  ${change.answer ?? '-'}`)
    printLine(`    run     ${change.runId}, job ${change.jobId}, intent ${change.intentId}`)
  }
  for (const refusal of refusals) {
    printLine()
    printLine(
      `  ${timeText(refusal.lastAt)}  refused: ${refusal.after ?? '(empty)'} (${refusal.reason}, ${groundText(refusal.ground)})`,
    )
    printLine(`    why     ${refusal.refusal}: ${refusal.detail}${refusal.times > 1 ? `, ${refusal.times} times` : ''}`)
  }
}

function printState({ value, source, changedAt, verifiedAt, lock }: NonNullable<FieldStory['state']>): void {
  printLine(`  now            ${value ?? '(empty)'}`)
  printLine(`  set by         ${source === 'evergreen' ? 'Evergreen' : 'someone in the CRM'}, ${timeText(changedAt)}`)
  printLine(`  last verified  ${timeText(verifiedAt)}`)
  if (lock !== null) printLine(`  human lock     until ${timeText(lock.until)} (${lock.kind})`)
}
