// A run drawn with characters, within eighty columns: stages over time, the changes by reason, the refusals. In colours
// where standard output is a terminal that wants them; nothing is said by a colour alone.
import { styleText } from 'node:util'
import type { RunPicture } from '../../../app.ts'
import { durationText } from './durations.ts'

type Style = Parameters<typeof styleText>[0]
type Stage = RunPicture['stages'][number]
type Outcome = RunPicture['reasons'][number]['outcomes'][number]['outcome']

const WIDTH = 80
const BAR = 25
const NAME = 12
const INDENT = 2 + NAME
/** The more is done at once, the darker. */
const SHADES = ['░', '▒', '▓', '█']

const TONES: Readonly<Record<Outcome, Style>> = {
  applied: 'green',
  altered: 'cyan',
  unchanged: 'cyan',
  pending: 'gray',
  declined: 'gray',
  'left-out': 'gray',
  conflict: 'yellow',
  overtaken: 'yellow',
  rejected: 'red',
  uncertain: 'red',
}

/** Asked each time: whether it is a terminal is for the stream to say. */
const painted = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout })

export function pictureLines(picture: RunPicture): string[] {
  const lines = [...stageLines(picture), ...reasonLines(picture), ...refusalLines(picture)]
  return lines.length === 0 ? [] : [...lines, '']
}

function stageLines({ stages, lengthMs, waited }: RunPicture): string[] {
  if (stages.length === 0) return []
  const end = durationText(lengthMs)
  const axis = `0${end.padStart(BAR - 1)}`
  const head = `${' '.repeat(INDENT)}${axis} ${cellsOf('time', 'jobs', 'calls')}`
  const place = waited === null ? null : Math.min(BAR - 1, Math.floor((waited.at / lengthMs) * BAR))
  const note =
    waited === null ? [] : [`${' '.repeat(INDENT)}┊ here it waited ${durationText(waited.forMs)} for a person`]
  return ['', painted('dim', head), ...stages.flatMap(stage => stageRow(stage, place)), ...note]
}

const cellsOf = (time: string, jobs: string, calls: string): string =>
  `${time.padStart(8)} ${jobs.padStart(5)} ${calls.padStart(6)}`

function stageRow(stage: Stage, waitedAt: number | null): string[] {
  const { name, span, jobs, calls, figure } = stage
  const cells = cellsOf(span === null ? '' : durationText(span.to - span.from), String(jobs), String(calls))
  const told = figure === null ? '' : `  ${figure.count.toLocaleString('en')} ${figure.word}`
  const line = `  ${name.padEnd(NAME)}${barOf(stage, waitedAt)} ${cells}${told}`.trimEnd()
  const trouble = troubleOf(stage)
  return trouble === '' ? [line] : [line, `${' '.repeat(INDENT)}${trouble}`]
}

function troubleOf({ running, waiting, failed }: Stage): string {
  const counts = [
    [failed, 'failed', 'red'],
    [running, 'at work', 'cyan'],
    [waiting, 'waiting', 'yellow'],
  ] as const
  return counts.flatMap(([count, word, style]) => (count > 0 ? [painted(style, `${count} ${word}`)] : [])).join(', ')
}

function barOf({ load, span, waiting }: Stage, waitedAt: number | null): string {
  if (span === null) return painted('dim', (waiting > 0 ? '· to come' : '· after the end').padEnd(BAR))
  const parts = Array.from({ length: BAR }, (_, place) => {
    const own = load.slice((place * load.length) / BAR, ((place + 1) * load.length) / BAR)
    return Math.max(0, ...own)
  })
  const peak = Math.max(...parts)
  const marks = parts.map((part, place) => {
    if (part > 0) return SHADES[Math.min(SHADES.length - 1, Math.floor((part / peak) * SHADES.length))] ?? ''
    return place === waitedAt ? '┊' : ' '
  })
  return painted('cyan', marks.join(''))
}

function reasonLines({ reasons }: RunPicture): string[] {
  const most = Math.max(0, ...reasons.map(({ changes }) => changes))
  const lines = reasons.flatMap(({ reason, changes, outcomes }) => {
    const words = outcomes.map(
      ({ outcome, changes: own }) => [TONES[outcome], `${own.toLocaleString('en')} ${outcome}`] as const,
    )
    const [first = '', ...more] = wrapped(words, WIDTH - INDENT - BAR - 2)
    const indent = ' '.repeat(INDENT + BAR + 2)
    const bar = stacked(outcomes, changes, most)
    return [`  ${reason.padEnd(NAME)}${bar}  ${first}`, ...more.map(line => `${indent}${line}`)]
  })
  return lines.length === 0 ? [] : ['', painted('dim', '  changes by reason'), ...lines]
}

/** Words with commas between them, as many to a line as there is room for. */
function wrapped(words: readonly (readonly [Style, string])[], width: number): string[] {
  const lines: { length: number; parts: string[] }[] = []
  for (const [style, word] of words) {
    const last = lines.at(-1)
    const part = painted(style, word)
    if (last === undefined || last.length + 2 + word.length > width) lines.push({ length: word.length, parts: [part] })
    else {
      last.length += 2 + word.length
      last.parts.push(part)
    }
  }
  return lines.map(({ parts }) => parts.join(', '))
}

/** Each outcome gets its share of the bar; what is there is seen, however little it is. */
function stacked(outcomes: RunPicture['reasons'][number]['outcomes'], changes: number, most: number): string {
  const length = Math.max(outcomes.length, Math.round((changes / most) * BAR))
  let left = Math.min(BAR, length)
  let open = changes
  const parts = outcomes.map(({ outcome, changes: own }, place) => {
    const after = outcomes.length - place - 1
    const cells = after === 0 ? left : Math.max(1, Math.min(left - after, Math.round((own / open) * left)))
    left -= cells
    open -= own
    return painted(TONES[outcome], (place % 2 === 0 ? '█' : '▓').repeat(Math.max(0, cells)))
  })
  return `${parts.join('')}${' '.repeat(BAR - Math.min(BAR, length))}`
}

function refusalLines({ refusals }: RunPicture): string[] {
  const most = Math.max(0, ...refusals.map(({ times }) => times))
  const lines = refusals.map(({ reason, times }) => {
    const bar = '█'.repeat(Math.max(1, Math.round((times / most) * BAR))).padEnd(BAR)
    return `  ${reason.padEnd(NAME)}${painted('gray', bar)}  ${times.toLocaleString('en')}`
  })
  return lines.length === 0 ? [] : ['', painted('dim', '  refused by reason'), ...lines]
}
