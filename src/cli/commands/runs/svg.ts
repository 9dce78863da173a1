// The two drawings of a run's page, as SVG without scripts and without inline styles: classes alone, so that a page may
// forbid everything else.
import type { RunPicture } from '../../../app.ts'
import { durationText } from './durations.ts'

type Stage = RunPicture['stages'][number]

const WIDTH = 900
const LEFT = 96
const ROW = 34
const TOP = 28
const TICKS = 4
/** What is there is seen, however short it was. */
const LEAST = 2

/** Text for markup; names and notes come from outside. */
export function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replace(/[&<>"']/g, mark => entities[mark] ?? '')
}

const round = (value: number): number => Math.round(value * 10) / 10

function frame(title: string, height: number, label: string, inside: string): string {
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(label)}" preserveAspectRatio="xMinYMin meet"><title>${escaped(title)}</title>${inside}</svg>`
}

/** Stages over the run's time: a pale bar from the first job to the last, over it how many were at work. */
export function stagesSvg({ stages, lengthMs, waited }: RunPicture): string {
  const span = WIDTH - LEFT - 8
  const at = (ms: number): number => round(LEFT + (Math.min(ms, lengthMs) / lengthMs) * span)
  const height = TOP + stages.length * ROW + (waited === null ? 6 : 24)
  const pauseX = (x: number) => (x > WIDTH / 2 ? x - 6 : x + 6)
  const ticks = Array.from({ length: TICKS + 1 }, (_, place) => {
    const ms = (lengthMs * place) / TICKS
    const anchor = place === 0 ? 'start' : place === TICKS ? 'end' : 'middle'
    return `<line class="grid" x1="${at(ms)}" y1="${TOP - 6}" x2="${at(ms)}" y2="${height}"/><text class="tick" x="${at(ms)}" y="14" text-anchor="${anchor}">${place === 0 ? '0' : durationText(ms)}</text>`
  })
  const pause =
    waited === null
      ? ''
      : `<line class="pause" x1="${at(waited.at)}" y1="${TOP - 6}" x2="${at(waited.at)}" y2="${height}"/><text class="waited" x="${pauseX(at(waited.at))}" y="${height - 4}" text-anchor="${at(waited.at) > WIDTH / 2 ? 'end' : 'start'}">waited ${durationText(waited.forMs)} for a person</text>`
  const rows = stages.map((stage, row) => stageRow(stage, TOP + row * ROW, at, lengthMs))
  const label = `Stages of the run over ${durationText(lengthMs)}; the table below has the same figures`
  return frame('Stages over time', height, label, [...ticks, ...rows, pause].join(''))
}

function stageRow(stage: Stage, y: number, at: (ms: number) => number, lengthMs: number): string {
  const { name, span, load, jobs } = stage
  const word = `<text class="name" x="0" y="${y + ROW / 2 + 4}">${name}</text>`
  if (span === null) {
    const why = stage.waiting > 0 ? 'still to come' : 'after the end of the run'
    return `${word}<text class="tick" x="${LEFT + 4}" y="${y + ROW / 2 + 4}">${why}</text>`
  }
  const width = Math.max(LEAST, round(at(span.to) - at(span.from)))
  const x = Math.min(at(span.from), WIDTH - 8 - LEAST)
  const back = `<rect class="span" x="${x}" y="${y + 4}" width="${width}" height="${ROW - 10}" rx="3"/>`
  const peak = Math.max(...load)
  const slice = lengthMs / Math.max(1, load.length)
  const bars = load.map((part, place) => {
    if (part <= 0 || peak <= 0) return ''
    const [from, to] = [Math.max(span.from, place * slice), Math.min(span.to, (place + 1) * slice)]
    const tall = Math.max(2, round((part / peak) * (ROW - 10)))
    const left = Math.min(at(from), WIDTH - 8 - LEAST)
    return `<rect class="load" x="${left}" y="${round(y + ROW - 6 - tall)}" width="${Math.max(LEAST, round(at(to) - at(from)))}" height="${tall}"/>`
  })
  const told = `${name}: ${durationText(span.to - span.from)}, ${jobs} jobs, ${peak.toFixed(1)} at once at most`
  return `<g><title>${escaped(told)}</title>${word}${back}${bars.join('')}</g>`
}

export interface BarLine {
  readonly name: string
  /** `tone`: the class that colours it. */
  readonly parts: readonly { readonly tone: string; readonly count: number; readonly word: string }[]
}

/** A bar for each line, cut into its parts. */
export function barsSvg(title: string, lines: readonly BarLine[]): string {
  const sum = ({ parts }: BarLine) => parts.reduce((total, { count }) => total + count, 0)
  const most = Math.max(1, ...lines.map(sum))
  const span = WIDTH - LEFT - 80
  const rows = lines.map((line, row) => {
    const y = row * ROW
    let x = LEFT
    const parts = line.parts.map(({ tone, count, word }) => {
      const width = Math.max(LEAST, round((count / most) * span))
      const rect = `<rect class="${tone}" x="${round(x)}" y="${y + 5}" width="${width}" height="${ROW - 12}"><title>${count.toLocaleString('en')} ${escaped(word)}</title></rect>`
      x += width
      return rect
    })
    const middle = y + ROW / 2 + 4
    const count = `<text class="tick" x="${round(x + 6)}" y="${middle}">${sum(line).toLocaleString('en')}</text>`
    return `<text class="name" x="0" y="${middle}">${escaped(line.name)}</text>${parts.join('')}${count}`
  })
  return frame(title, lines.length * ROW + 6, `${title}; the table below has the same figures`, rows.join(''))
}
