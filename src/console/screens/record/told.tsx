// One thing that happened to a field: what, when, why, and by whom.
import { Group, Text } from '@mantine/core'
import { IconArrowsExchange, IconBan, IconHistory, IconPencil, IconTransform } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { ORIGINS, OUTCOMES, REASONS, REFUSALS } from '../../api/meanings.ts'
import type { Story } from '../../api/words.ts'
import { Diff } from '../../parts/diff.tsx'
import { counted, words } from '../../parts/figures.ts'
import { Moment } from '../../parts/moment.tsx'
import { groundWords, type Happening } from './happenings.ts'

const ICONS = {
  change: IconPencil,
  refusal: IconBan,
  flip: IconArrowsExchange,
  fate: IconTransform,
  past: IconHistory,
} as const

export function bulletOf(of: Happening) {
  const Icon = ICONS[of.type]
  const isWritten = of.type === 'change' && of.entry.outcome === 'applied'
  return { bullet: <Icon size={13} aria-hidden />, color: isWritten ? 'fir' : 'gray', title: <Title of={of} /> }
}

const meaning = (of: Readonly<Record<string, string>>, name: string | null) =>
  name === null ? '' : (of[name] ?? words(name))

/** Of a change of our own `by` is its intent, which says nothing to a person. */
function originOf({ origin, by }: Story['history'][number]): string {
  const who = meaning(ORIGINS, origin)
  return by === null || origin === 'evergreen' ? who : `${who} (${by})`
}

function titleOf(of: Happening): string {
  if (of.type === 'change') return meaning(OUTCOMES, of.entry.outcome)
  if (of.type === 'refusal') return `Not made: ${meaning(REFUSALS, of.refused.refusal)}`
  if (of.type === 'flip') return 'Something else in the CRM put another value in its place'
  if (of.type === 'past') return `Set in the CRM by ${originOf(of.past)}`
  return words(of.entry.event.replace('.', ' '))
}

function Title({ of }: { readonly of: Happening }) {
  return (
    <Group gap="xs">
      <Text size="sm" fw={600}>
        {titleOf(of)}
      </Text>
      <Text size="xs" c="dimmed" component="div">
        <Moment at={of.at} />
      </Text>
    </Group>
  )
}

export function Told({ of, runs }: { readonly of: Happening; readonly runs: Story['runs'] }) {
  if (of.type === 'past') {
    return <Text size="sm">{of.past.told ? (of.past.value ?? 'empty') : 'a text that the CRM does not tell'}</Text>
  }
  if (of.type === 'refusal') {
    const { before, after, reason, ground, detail, times, run } = of.refused
    return (
      <>
        <Diff before={before} after={after} />
        <Because
          why={`${meaning(REASONS, reason)}, ${groundWords(ground)}. ${detail}${times > 1 ? `; ${counted(times, 'time')}` : ''}`}
          run={run}
          runs={runs}
        />
      </>
    )
  }
  const { before, after, reason, ground, answer, run } = of.entry
  const why = [meaning(REASONS, reason), groundWords(ground), answer ?? ''].filter(part => part !== '').join(', ')
  return (
    <>
      {of.type !== 'fate' && <Diff before={before} after={after} />}
      <Because why={why} run={run} runs={runs} />
      {of.type === 'change' &&
        of.undoneBy.map(by => (
          <Text key={by} size="xs">
            Taken back by{' '}
            <Link to="/runs/$run" params={{ run: by }}>
              another run
            </Link>
          </Text>
        ))}
    </>
  )
}

interface BecauseProps {
  readonly why: string
  readonly run: string | null
  readonly runs: Story['runs']
}

function Because({ why, run: id, runs }: BecauseProps) {
  const run = runs.find(each => each.id === id)
  return (
    <Text size="xs" c="dimmed" component="div" style={{ overflowWrap: 'anywhere' }}>
      {why}
      {id !== null && (
        <>
          {why !== '' && ' · '}
          <Link to="/runs/$run" params={{ run: id }}>
            {run === undefined ? 'The run' : `Run of ${run.sync}`}
          </Link>
          {run !== undefined && ` by ${run.startedBy}`}
          {run?.approvedBy != null && `, approved by ${run.approvedBy}`}
        </>
      )}
    </Text>
  )
}
