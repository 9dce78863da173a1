// How a run stands, in a word and a colour; never by the colour alone.
import { Badge, Loader } from '@mantine/core'
import type { Run } from '../api/words.ts'

const LOOKS: Readonly<Record<Run['status'], { readonly word: string; readonly color: string }>> = {
  active: { word: 'Running', color: 'blue' },
  planned: { word: 'Waits for approval', color: 'violet' },
  complete: { word: 'Complete', color: 'fir' },
  provisional: { word: 'Provisional', color: 'teal' },
  incomplete: { word: 'Incomplete', color: 'orange' },
  failed: { word: 'Failed', color: 'red' },
  expired: { word: 'Expired', color: 'gray' },
  superseded: { word: 'Superseded', color: 'gray' },
  stopped: { word: 'Stopped', color: 'gray' },
}

const STOPPING = { word: 'Stopping', color: 'gray' }

/** The word and the colour of a status. */
export const lookOf = (status: Run['status']) => LOOKS[status]

export const isStatus = (name: string | undefined): name is Run['status'] =>
  name !== undefined && Object.hasOwn(LOOKS, name)

/** All of them, with the word for each, in the order in which they are told. */
export const STATUSES = Object.entries(LOOKS).flatMap(([value, { word: label }]) =>
  isStatus(value) ? [{ value, label }] : [],
)

export function Status({ of: { status: of, stoppedBy } }: { readonly of: Pick<Run, 'status' | 'stoppedBy'> }) {
  const { word, color } = of === 'active' && stoppedBy !== null ? STOPPING : LOOKS[of]
  return (
    <Badge
      color={color}
      variant="light"
      tt="none"
      {...(of === 'active' && { leftSection: <Loader size={10} color={color} aria-hidden /> })}
    >
      {word}
    </Badge>
  )
}
