// What to do about something, and the way there: a link to where it is done in the console, or who can do it.
import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Remedy } from '../api/words.ts'

interface AdviceProps {
  readonly fix: string
  readonly remedy?: Remedy | undefined
}

export function Advice({ fix, remedy }: AdviceProps) {
  return (
    <Text size="sm" fw={600} component="div">
      {fix} {remedy !== undefined && <Way to={remedy} />}
    </Text>
  )
}

function Way({ to }: { readonly to: Remedy }): ReactNode {
  switch (to.do) {
    case 'resume-connection':
    case 'make-fields':
      return (
        <Link to="/connections/$alias" params={{ alias: to.connection }}>
          {`To the connection ${to.connection}`}
        </Link>
      )
    case 'check-connection':
      return (
        <Link to="/connections/$alias" params={{ alias: to.connection }} search={{ check: true }}>
          Check it now
        </Link>
      )
    case 'edit-connection':
      return (
        <Link to="/connections/$alias/settings" params={{ alias: to.connection }}>
          {`To the settings of ${to.connection}`}
        </Link>
      )
    case 'edit-sync':
      return (
        <Link to="/syncs/$sync" params={{ sync: to.sync }} search={{ tab: 'settings' }}>
          {`To the settings of ${to.sync}`}
        </Link>
      )
    case 'resume-sync':
    case 'resume-field':
      return (
        <Link to="/syncs/$sync" params={{ sync: to.sync }}>
          {`To the sync ${to.sync}`}
        </Link>
      )
    case 'look-at-run':
      return (
        <Link to="/runs/$run" params={{ run: to.run }}>
          To the run
        </Link>
      )
    case 'start-worker':
    case 'drop-old-audit':
      return 'Only who runs the machine that Evergreen is on can do that: ask them.'
  }
}
