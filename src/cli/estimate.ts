// What `evergreen run --estimate` prints: the calls of a run by part, what they rest on, and how long the day lasts.
import type { App } from '../app.ts'
import { plural, printLine, printTable, timeText } from './output.ts'

type Estimate = Awaited<ReturnType<App['estimate']>>
type Figure = Estimate['calls']

/** An estimate for a person. */
export function printEstimate(estimate: Estimate): void {
  const { sync, connection, whole, dryRun, records, parts, calls, by, spent } = estimate
  const kind = `${whole ? 'everything' : 'what changed'}${dryRun ? ', dry run' : ''}`
  printLine(`${sync} at ${connection}, ${kind}: about ${rangeText(calls)} calls`)
  printLine(`  ${plural(records, 'record')} to read, as the CRM counts them; ${changesText(estimate)}`)
  printTable(
    ['  PART', 'CALLS'],
    parts.map(({ part, calls: own }) => [`  ${NAMES[part]}`, rangeText(own)]),
  )
  const runs = by.length === 0 ? 'by the pages and batches that the vendor documents' : `by what ${by.join(', ')} cost`
  printLine(`  reckoned ${runs}; enrichment does not count, for it is no call to ${connection}`)
  printLine(`  ${budgetText(estimate)}`)
  printLine(`  this estimate took ${plural(spent, 'call')}`)
}

const NAMES: Readonly<Record<Estimate['parts'][number]['part'], string>> = {
  start: 'start',
  reading: 'reading',
  links: 'links',
  comparing: 'comparing',
  writing: 'writing',
  confirming: 'confirming',
  closing: 'closing',
  checking: 'reading again later',
  history: 'history, after it',
}

function changesText({ changed, basis }: Estimate): string {
  const records = `about ${rangeText(changed)} of them to change`
  if (basis === 'nothing') return 'nothing is written'
  if (basis === 'runs') return `${records}, as in earlier runs`
  if (basis === 'plan') return `${records}, as a dry run has found`
  return `${records}, which is assumed: a dry run would tell`
}

function budgetText({ connection, calls, budget }: Estimate): string {
  if (budget === null) return `${connection} has told of no daily limit`
  const { daily, left, days, ends } = budget
  const of = `${count(left)} of ${count(daily)} calls a day are left for it`
  if (days === 1) return `${of}: ${percent(calls.likely, left)} of these`
  const until = ends === null ? 'as calls of the last 24 hours fall out of the limit' : `from ${timeText(ends)} on`
  if (days === null) return `${of}: it would wait for ever; lower the reserve, or buy calls`
  return `${of}: ${percent(left, calls.likely)} of the run is done with these, the rest ${until}, on ${plural(days, 'day')} in all`
}

/** "1,200", or "1,200 (900 to 1,500)" where it is not sure. */
function rangeText({ least, likely, most }: Figure): string {
  return least === most ? count(likely) : `${count(likely)} (${count(least)} to ${count(most)})`
}

const count = (figure: number): string => Math.round(figure).toLocaleString('en')

function percent(part: number, whole: number): string {
  const share = whole === 0 ? 0 : (part / whole) * 100
  return share > 0 && share < 1 ? 'less than 1 %' : `${Math.round(share)} %`
}
