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
}

export function Status({ of }: { readonly of: Run['status'] }) {
  const { word, color } = LOOKS[of]
  return (
    <Badge
      color={color}
      variant="light"
      tt="none"
      {...(of === 'active' && { leftSection: <Loader size={10} color="blue" aria-hidden /> })}
    >
      {word}
    </Badge>
  )
}
