// What every benchmark gives: named figures, each with its unit and, where one was set, its target.

export interface Metric {
  readonly value: number
  readonly unit: string
  /** What the value is to reach; null where nothing was set. */
  readonly target: number | null
  readonly holds: boolean | null
}

export type Metrics = Readonly<Record<string, Metric>>

/** A benchmark's file exports one as `benchmark`; `note` tells the person who waits what goes on. */
export type Benchmark = (note: (line: string) => void) => Promise<Metrics>

/** What a benchmark's file exports: the whole, and parts of it that can be run alone. */
export interface Benchmarks {
  readonly benchmark: Benchmark
  readonly parts?: Readonly<Record<string, Benchmark>>
}

/** The median of repeated runs, to four significant digits. Nobody set a target. */
export function measured(values: readonly number[], unit: string): Metric {
  return { value: Number(median(values).toPrecision(4)), unit, target: null, holds: null }
}

/** As `measured`, with the target that the median is to reach. */
export function measuredAgainst(values: readonly number[], unit: string, target: number, side: Side): Metric {
  const metric = measured(values, unit)
  return { ...metric, target, holds: side === 'at least' ? metric.value >= target : metric.value <= target }
}

type Side = 'at least' | 'at most'

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]
  if (upper === undefined || lower === undefined) throw new Error('nothing was measured')
  return (lower + upper) / 2
}
