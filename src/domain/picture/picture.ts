// A run as a picture: which stage was at work when and how hard, what it did, and what became of the changes. Pure; how it
// is drawn is for those who show it.
import type { ChangeOutcome } from '../audit/vocabulary.ts'
import type { ProposalReason } from '../decide/proposal.ts'

/** The stages in their order, and the steps that each is made of. */
const STAGES = {
  start: ['start-run'],
  undo: ['undo'],
  history: ['history'],
  pull: ['pull'],
  enrich: ['enrich'],
  plan: ['carry-out'],
  stamp: ['stamp'],
  write: ['write-back', 'bulk-write'],
  confirm: ['confirm', 'stick'],
  close: ['close-run'],
} as const
export type StageName = keyof typeof STAGES

/** Which of its figures says most of a stage, and in which word. */
const TOLD: Readonly<Record<StageName, readonly (readonly [count: string, word: string])[]>> = {
  start: [],
  undo: [['proposed', 'to undo']],
  history: [['told', 'past changes']],
  pull: [['pulled', 'read']],
  enrich: [['asked', 'asked']],
  plan: [],
  stamp: [['stamped', 'stamped']],
  write: [
    ['applied', 'written'],
    ['altered', 'written'],
    ['overtaken', 'written'],
  ],
  confirm: [['looked', 'checked']],
  close: [],
}

/** What is known of a step's jobs. */
export interface StepWork {
  readonly step: string
  readonly span: { readonly from: number; readonly to: number } | null
  readonly jobs: number
  readonly running: number
  readonly waiting: number
  readonly failed: number
  readonly load: readonly number[]
  readonly counts: Readonly<Record<string, number>>
}

export interface Stage {
  readonly name: StageName
  /** Milliseconds from the run's start; null where all of its work came, or comes, after the run's end. */
  readonly span: { readonly from: number; readonly to: number } | null
  readonly jobs: number
  readonly running: number
  readonly waiting: number
  readonly failed: number
  readonly calls: number
  /** Jobs at work on average in each slice of the run's time. */
  readonly load: readonly number[]
  /** "5000 read"; null where there is nothing to tell. */
  readonly figure: { readonly count: number; readonly word: string } | null
}

export type Became = ChangeOutcome | 'pending'

export interface ReasonLine {
  readonly reason: ProposalReason
  readonly changes: number
  /** The largest first. */
  readonly outcomes: readonly { readonly outcome: Became; readonly changes: number }[]
}

export interface RefusalLine {
  readonly reason: string
  readonly times: number
}

export interface Picture {
  /** Of what the stages are drawn over, without what the run waited for a person. */
  readonly lengthMs: number
  /** How long it waited for a person, and when that began, from the start; null where it did not. */
  readonly waited: { readonly at: number; readonly forMs: number } | null
  readonly stages: readonly Stage[]
  /** Changes by why they were proposed, the most first. */
  readonly reasons: readonly ReasonLine[]
  /** Candidates that were refused, by why, the most first. */
  readonly refusals: readonly RefusalLine[]
}

/** `calls`: by step. */
export function stagesOf(steps: readonly StepWork[], calls: ReadonlyMap<string, number>): Stage[] {
  return stageNames().flatMap(name => {
    const names: readonly string[] = STAGES[name]
    const own = steps.filter(({ step }) => names.includes(step))
    if (own.length === 0) return []
    const sum = (of: (step: StepWork) => number) => own.reduce((total, step) => total + of(step), 0)
    const spans = own.flatMap(({ span }) => span ?? [])
    const span =
      spans.length === 0
        ? null
        : { from: Math.min(...spans.map(({ from }) => from)), to: Math.max(...spans.map(({ to }) => to)) }
    return [
      {
        name,
        span,
        jobs: sum(({ jobs }) => jobs),
        running: sum(({ running }) => running),
        waiting: sum(({ waiting }) => waiting),
        failed: sum(({ failed }) => failed),
        calls: names.reduce((total, step) => total + (calls.get(step) ?? 0), 0),
        load: (own[0]?.load ?? []).map((_, slice) => sum(({ load }) => load[slice] ?? 0)),
        figure: figureOf(name, own),
      },
    ]
  })
}

const stageNames = (): StageName[] =>
  [
    'start',
    'undo',
    'history',
    'pull',
    'enrich',
    'plan',
    'stamp',
    'write',
    'confirm',
    'close',
  ] as const satisfies StageName[]

function figureOf(name: StageName, steps: readonly StepWork[]): Stage['figure'] {
  const [first] = TOLD[name]
  if (first === undefined) return null
  const counted = TOLD[name].flatMap(([count]) => steps.map(({ counts }) => counts[count] ?? 0))
  return { count: counted.reduce((total, count) => total + count, 0), word: first[1] }
}

export function reasonsOf(
  tallies: readonly { readonly reason: ProposalReason; readonly outcome: Became; readonly changes: number }[],
): ReasonLine[] {
  const lines = [...Map.groupBy(tallies, ({ reason }) => reason)].map(([reason, own]) => ({
    reason,
    changes: own.reduce((total, { changes }) => total + changes, 0),
    outcomes: own.map(({ outcome, changes }) => ({ outcome, changes })).toSorted((a, b) => b.changes - a.changes),
  }))
  return lines.toSorted((a, b) => b.changes - a.changes || (a.reason < b.reason ? -1 : 1))
}

export function refusalsOf(times: Readonly<Record<string, number>>): RefusalLine[] {
  const lines = Object.entries(times).map(([reason, count]) => ({ reason, times: count }))
  return lines.toSorted((a, b) => b.times - a.times || (a.reason < b.reason ? -1 : 1))
}
