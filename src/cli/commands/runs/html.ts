// A run as one page: nothing is loaded, no script runs, and the page itself forbids both. Light or dark as the reader has
// it; every figure that is drawn stands in a table as well.
import { hash } from 'node:crypto'
import type { RunPicture, RunReport } from '../../../app.ts'
import { adviceOf } from '../../advice/remedies.ts'
import { plural, timeText } from '../../output.ts'
import { durationText } from './durations.ts'
import { STYLE } from './style.ts'
import { barsSvg, escaped, stagesSvg } from './svg.ts'

const number = (count: number): string => count.toLocaleString('en')

function table(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const heads = head.map(cell => `<th scope="col">${escaped(cell)}</th>`).join('')
  const body = rows
    .map(([first = '', ...rest]) => {
      const cells = rest.map(cell => `<td>${escaped(cell)}</td>`).join('')
      return `<tr><th scope="row">${escaped(first)}</th>${cells}</tr>`
    })
    .join('\n')
  return `<div class="wide" role="region" aria-label="${escaped(caption)}" tabindex="0"><table><caption>${escaped(caption)}</caption><thead><tr>${heads}</tr></thead><tbody>\n${body}\n</tbody></table></div>`
}

function list(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return ''
  return `<section><h2>${escaped(title)}</h2><ul>${lines.map(line => `<li>${escaped(line)}</li>`).join('')}</ul></section>`
}

/** The whole page. */
export function pageOf(report: RunReport, picture: RunPicture): string {
  const { run } = report
  const policy = `default-src 'none'; style-src 'sha256-${hash('sha256', STYLE, 'base64')}'; base-uri 'none'; form-action 'none'`
  const title = `Run of ${run.syncName}: ${run.status}`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<p class="brand">Evergreen</p>
<h1>${escaped(run.syncName)} <span class="status ${escaped(run.status)}">${escaped(run.status)}</span></h1>
<p class="note">${escaped(run.note ?? '')}</p>
</header>
<main>
${facts(report, picture)}
${stages(picture)}
${reasons(picture)}
${refusals(picture)}
${list(
  'Missing permissions',
  report.lacks.map(({ what, detail, ...advice }) => `${what}: ${detail}. ${adviceOf(advice)}`),
)}
${list(
  'What the CRM has otherwise than before',
  report.drift.map(({ what, does, fix }) => `${what}: ${does}${fix === null ? '' : `. ${fix}`}`),
)}
</main>
<footer><p>Run <code>${escaped(run.id)}</code>. Times are those of the machine that made this page.</p></footer>
</body>
</html>
`
}

function facts({ run, counts, plan, undo, undoneBy }: RunReport, { lengthMs, waited }: RunPicture): string {
  const decided = plan === null ? null : `${plan.state}${plan.decidedBy === null ? '' : ` by ${plan.decidedBy}`}`
  const told: readonly (readonly [string, string | null])[] = [
    ['Kind', `${run.mode}${run.dryRun ? ', dry run' : ''}`],
    ['Started', `${timeText(run.startedAt)} by ${run.startedBy}`],
    ['Ended', run.endedAt === null ? 'not yet' : timeText(run.endedAt)],
    [
      'Took',
      `${durationText(lengthMs)}${waited === null ? '' : `, beside ${durationText(waited.forMs)} of waiting for a person`}`,
    ],
    ['Records', `${plural(counts.pulled, 'record')} read, ${number(counts.unchanged)} of them as they were`],
    ['Changes', `${number(counts.proposed)} proposed, ${number(counts.outcomes.applied)} applied`],
    ['Calls', number(counts.calls)],
    ['Plan', decided],
    ['Takes back', undo?.of ?? null],
    ['Undone by', undoneBy.length === 0 ? null : undoneBy.join(', ')],
  ]
  const items = told.flatMap(([word, text]) =>
    text === null ? [] : [`<div><dt>${word}</dt><dd>${escaped(text)}</dd></div>`],
  )
  return `<dl class="facts">${items.join('')}</dl>`
}

function stages(picture: RunPicture): string {
  if (picture.stages.length === 0) return ''
  const open = picture.stages.map(({ failed, running, waiting }) => {
    const counts = [
      [failed, 'failed'],
      [running, 'at work'],
      [waiting, 'waiting'],
    ] as const
    return counts.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : [])).join(', ')
  })
  const isOpen = open.some(text => text !== '')
  const rows = picture.stages.map(({ name, span, jobs, calls, figure }, row) => [
    name,
    span === null ? '-' : durationText(span.from),
    span === null ? '-' : durationText(span.to - span.from),
    number(jobs),
    number(calls),
    figure === null ? '' : `${number(figure.count)} ${figure.word}`,
    ...(isOpen ? [open[row] ?? ''] : []),
  ])
  const head = ['Stage', 'After', 'Took', 'Jobs', 'Calls', 'Did', ...(isOpen ? ['Open or failed'] : [])]
  const legend = "Pale: from a stage's first job to its last. Solid: how many were at work."
  return `<section><h2>Stages</h2><p class="legend">${legend}</p><figure tabindex="0">${stagesSvg(picture)}</figure>${table('Stages of the run', head, rows)}</section>`
}

function reasons(picture: RunPicture): string {
  if (picture.reasons.length === 0) return ''
  const outcomes = [...new Set(picture.reasons.flatMap(line => line.outcomes.map(({ outcome }) => outcome)))]
  const rows = picture.reasons.map(line => [
    line.reason,
    number(line.changes),
    ...outcomes.map(outcome => number(line.outcomes.find(each => each.outcome === outcome)?.changes ?? 0)),
  ])
  const bars = picture.reasons.map(line => ({
    name: line.reason,
    parts: line.outcomes.map(({ outcome, changes }) => ({ tone: outcome, count: changes, word: outcome })),
  }))
  const keys = outcomes.map(outcome => `<li><span class="key ${outcome}"></span>${outcome}</li>`).join('')
  const drawn = `<ul class="keys">${keys}</ul><figure tabindex="0">${barsSvg('Changes by reason', bars)}</figure>`
  return `<section><h2>Changes by reason</h2>${drawn}${table('Changes by reason and outcome', ['Reason', 'Changes', ...outcomes], rows)}</section>`
}

function refusals({ refusals }: RunPicture): string {
  if (refusals.length === 0) return ''
  const bars = refusals.map(({ reason, times }) => ({
    name: reason,
    parts: [{ tone: 'refused', count: times, word: 'refused' }],
  }))
  const rows = refusals.map(({ reason, times }) => [reason, number(times)])
  const drawn = `<figure tabindex="0">${barsSvg('Refused by reason', bars)}</figure>`
  return `<section><h2>Refused by reason</h2>${drawn}${table('Candidates that were refused, by reason', ['Reason', 'Times'], rows)}</section>`
}
