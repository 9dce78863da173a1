// How a connection is, in a word and a colour: as far as it is known, and as the CRM said where it was asked.
import { Badge } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Connection } from '../../api/words.ts'
import { counted } from '../../parts/figures.ts'
import { checkQuery } from './health.ts'

interface StateProps {
  readonly connection: Connection
  /** Known without asking. */
  readonly troubles: number
}

export function State({ connection: { alias, pausedAt }, troubles }: StateProps) {
  const { data } = useQuery(checkQuery(alias))
  const wrong = troubles + (data?.findings.filter(({ ok }) => !ok).length ?? 0)
  const [word, color] =
    pausedAt !== null
      ? ['Paused', 'orange']
      : wrong > 0
        ? [counted(wrong, 'trouble'), 'red']
        : [data === undefined ? 'No trouble known' : 'All is well', 'fir']
  return (
    <Badge variant="light" tt="none" color={color}>
      {word}
    </Badge>
  )
}
