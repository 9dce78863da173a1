// Which of a plan's changes are meant: by field, reason, record or the change's own id, and any of these together. Pure.
import type { Proposal, ProposalReason } from '../decide/proposal.ts'
import { PROPOSAL_REASONS } from '../decide/proposal.ts'
import { wholeId } from '../search/sought.ts'

/** A change is meant when all that is not null holds for it. */
export interface Selector {
  readonly field: string | null
  readonly reason: ProposalReason | null
  readonly recordId: string | null
  readonly id: string | null
}

/** A change as selectors look at it. */
export interface Planned extends Pick<Proposal, 'field' | 'reason'> {
  readonly id: string
  readonly recordId: string
}

const ANY: Selector = { field: null, reason: null, recordId: null, id: null }
const FORM = 'write field=…, reason=…, record=… or id=…, several joined by commas'

/** Reads "field=Phone,reason=normalized"; digits alone are an id. */
export function selectorOf(text: string): { readonly selector: Selector } | { readonly problem: string } {
  let selector = ANY
  const seen = new Set<string>()
  for (const part of text.split(',').map(each => each.trim())) {
    const [name, value] = /^\d+$/.test(part) ? ['id', part] : partsOf(part)
    if (value === '') return { problem: `"${part}" selects nothing: ${FORM}` }
    if (seen.has(name)) return { problem: `"${text}" says ${name} twice: give two selectors for either of them` }
    seen.add(name)
    const next = withPart(selector, name, value)
    if (next === null) return { problem: `"${part}" is not understood: ${hintFor(name)}` }
    selector = next
  }
  return { selector }
}

function partsOf(part: string): [string, string] {
  const at = part.indexOf('=')
  return at < 0 ? [part, ''] : [part.slice(0, at).trim(), part.slice(at + 1).trim()]
}

function withPart(selector: Selector, name: string, value: string): Selector | null {
  if (name === 'field') return { ...selector, field: value }
  if (name === 'record') return { ...selector, recordId: wholeId(value) }
  if (name === 'id') return /^\d{1,18}$/.test(value) ? { ...selector, id: value } : null
  const reason = PROPOSAL_REASONS.find(known => known === value)
  return name === 'reason' && reason !== undefined ? { ...selector, reason } : null
}

function hintFor(name: string): string {
  if (name === 'reason') return `reasons are ${PROPOSAL_REASONS.join(', ')}`
  return name === 'id' ? 'an id is a number, as evergreen plan shows it' : FORM
}

/** Whether the change is among those that the selector means. */
export function isMeant({ id, recordId, field, reason }: Planned, by: Selector): boolean {
  return (
    (by.field === null || by.field === field) &&
    (by.reason === null || by.reason === reason) &&
    (by.recordId === null || by.recordId === recordId) &&
    (by.id === null || by.id === id)
  )
}

/** The text that selectorOf reads. */
export function selectorText({ field, reason, recordId, id }: Selector): string {
  const parts = { field, reason, record: recordId, id }
  return Object.entries(parts)
    .flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]))
    .join(',')
}
