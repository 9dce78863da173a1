// The command by which what the domain advises is done.
import type { Remedy } from '../../app.ts'

/** What to do, and the command that does it in Evergreen. */
export function adviceOf({
  fix,
  remedy,
}: {
  readonly fix: string | null
  readonly remedy?: Remedy | undefined
}): string {
  return [fix, remedy === undefined ? null : `[${commandFor(remedy)}]`].filter(part => part !== null).join(' ')
}

function commandFor(remedy: Remedy): string {
  switch (remedy.do) {
    case 'resume-connection':
      return `evergreen resume ${remedy.connection}`
    case 'resume-sync':
      return `evergreen resume ${remedy.sync}`
    case 'resume-field':
      return `evergreen resume ${remedy.sync} --field ${remedy.field}`
    case 'check-connection':
      return 'evergreen doctor'
    case 'edit-connection':
    case 'edit-sync':
      return 'evergreen apply FILE'
    case 'make-fields':
      return `evergreen provision ${remedy.connection}`
    case 'look-at-run':
      return `evergreen runs ${remedy.run}`
    case 'start-worker':
      return 'evergreen worker'
    case 'drop-old-audit':
      return 'evergreen audit retention --yes'
  }
}
