// A change and what it rests on, in words.
import type { RunProposal } from '../app.ts'

/** "rule email version 2", or which source says so, since when and how surely. */
export function groundText(ground: RunProposal['ground'] | undefined): string {
  if (ground === undefined) return 'no ground recorded'
  if (ground.type === 'rule') return `rule ${ground.rule} version ${ground.version}`
  if (ground.type === 'edit') {
    return `entered on ${new Date(ground.editedAt).toISOString()} while our change ${ground.intentId} was on its way`
  }
  if (ground.type === 'undo') {
    return `takes back what run ${[...new Set(ground.of.map(({ runId }) => runId))].join(', run ')} wrote`
  }
  if (ground.type === 'stamp') return `what is known of the record${ground.alone ? ', on its own' : ''}`
  const seen = new Date(ground.observedAt).toISOString().slice(0, 10)
  const sure = `probability ${ground.posterior.toFixed(2)}, the CRM's value ${ground.posteriorOfCrm.toFixed(2)}`
  const others = (ground.others ?? []).map(
    ({ source, agrees }) => `, ${source} ${agrees ? 'agreed' : 'said otherwise'}`,
  )
  const rule = `written by rule ${ground.rule} version ${ground.version}`
  return `${ground.source} says so (seen ${seen}, matched on ${ground.matchedOn}, ${sure}${others.join('')}; ${rule})`
}

/** Values in quotes: a change may be of blanks alone. */
export function changeText(change: RunProposal): string {
  const { recordId, field, before, after, reason, ground, confidence, outcome } = change
  const value = (text: string | null) => (text === null ? '(empty)' : JSON.stringify(text))
  const why = `${reason}, ${groundText(ground)}, confidence ${confidence.toFixed(2)}`
  return `${recordId} ${field}: ${value(before)} → ${value(after)} (${why})${outcome === null ? '' : ` ${outcome}`}`
}
