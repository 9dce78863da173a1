// The human wins: what our writes went over. What the comparison could see, or what a person had locked, must not be
// written over at all; what came between comparison and write must be found, told of and put back.
import { type AuditedField, type Facts, textOf } from './facts.ts'
import type { OwnWrite, Placed } from './own-writes.ts'

/** One write of ours with what the audit says of it. */
interface Audited {
  readonly own: OwnWrite
  readonly entry: AuditedField
}
type ByPlace = ReadonlyMap<number, AuditedField>

/** `found`: edits of a person that were written over unseen; `untold`: those of them that no history tells of. */
export function checkEdits(
  own: readonly OwnWrite[],
  facts: Facts,
  entryOf: (own: OwnWrite) => AuditedField | undefined,
): { readonly found: number; readonly untold: number; readonly mismatches: readonly string[] } {
  const audited = own.flatMap((each): Audited[] => {
    const entry = entryOf(each)
    return entry === undefined ? [] : [{ own: each, entry }]
  })
  const byPlace: ByPlace = new Map(audited.map(each => [each.own.at, each.entry]))
  const isRecent = (each: Audited) => each.own.at >= facts.from
  const isHidden = (each: Audited) => wentOver(each) !== each.entry.before
  const seen = audited.filter(each => isRecent(each) && !isHidden(each))
  const everHidden = audited.filter(isHidden)
  const hidden = everHidden.filter(isRecent)
  const isUntold = (each: Audited) => !facts.watched(each.own.entry.system, each.own.entry.field)
  const byPersons = hidden.filter(each => each.own.previous?.entry.actor === 'person')
  const untold = byPersons.filter(isUntold).length
  return {
    found: byPersons.length,
    untold,
    mismatches: [
      ...seen.filter(each => isLocked(each, byPlace)).map(each => `written over a person's value: ${told(each)}`),
      ...hidden.flatMap(each => seenInTime(each, facts)),
      ...hidden.filter(each => !isUntold(each)).flatMap(each => amends(each, facts, byPlace)),
      ...invented(facts, everHidden),
      ...(untold > facts.unwatched ? [`${untold} edits that no history tells of, ${facts.unwatched} counted`] : []),
    ],
  }
}

const wentOver = ({ own }: Audited) => textOf(own.entry.before)

function told({ own, entry }: Audited): string {
  const { system, id, field, before, after } = own.entry
  return `${system} ${id} ${field} at ${own.at}: "${before}" → "${after}" (${entry.reason}, intent ${own.intentId})`
}

/** What stood there was a person's, or was put back for one, and is given another meaning. */
function isLocked({ own: { previous }, entry }: Audited, byPlace: ByPlace): boolean {
  if (previous === null || entry.reason === 'restored') return false
  const isPersons = previous.entry.actor === 'person' || byPlace.get(previous.at)?.reason === 'restored'
  return isPersons && meaningOf(textOf(previous.entry.after)) !== meaningOf(entry.after)
}

const DIGITS_OF_A_NUMBER = 10

/** Roughly, whatever the notation: of a telephone number the last digits, of all else the letters and digits. */
function meaningOf(text: string | null): string {
  const plain = (text ?? '').toLowerCase().replace(/^https?:\/\/(www\.)?/, '')
  const isNumber = /^[+()\d\s./-]{7,}$/.test(plain)
  return isNumber ? plain.replaceAll(/\D/g, '').slice(-DIGITS_OF_A_NUMBER) : plain.replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** What our write went over stood there already when the comparison was asked for. */
function seenInTime(each: Audited, { sends }: Facts): string[] {
  const { own } = each
  const sent = sends.get(own.intentId ?? '')?.findLast(({ at }) => at <= own.at)
  if (sent === undefined) return [`written without having been sent: ${told(each)}`]
  if (own.previous !== null && own.previous.at >= sent.comparedAt) return []
  return [`written over what the comparison could see, not "${each.entry.before}": ${told(each)}`]
}

/** What an edit in the window asks for: that it is told of, and put back unless somebody changed it again. */
function amends(each: Audited, { audit }: Facts, byPlace: ByPlace): string[] {
  const { intentId, next, entry } = each.own
  const lost = wentOver(each)
  const entries = audit.filter(
    ({ event, ...of }) => event === 'field.overtaken' && of.intentId === intentId && of.field === entry.field,
  )
  const [overtaken] = entries
  const mismatches: string[] = []
  if (overtaken === undefined) mismatches.push(`an edit in the window that was not found: ${told(each)}`)
  if (entries.length > 1) mismatches.push(`an edit in the window that was found twice: ${told(each)}`)
  if (overtaken !== undefined && overtaken.before !== lost) {
    mismatches.push(`the audit says "${overtaken.before}" was written over: ${told(each)}`)
  }
  if (!isPutBack(next, lost, byPlace)) mismatches.push(`an edit in the window that was not put back: ${told(each)}`)
  return mismatches
}

/** The next change of the field puts back what was lost, or is somebody else's. */
function isPutBack(next: Placed | null, lost: string | null, byPlace: ByPlace): boolean {
  if (next === null) return false
  if (next.entry.actor !== 'integration') return true
  return byPlace.get(next.at)?.reason === 'restored' && byPlace.get(next.at)?.after === lost
}

/** Told of in the audit, and nothing was written over. */
function invented({ audit }: Facts, hidden: readonly Audited[]): string[] {
  const known = new Set(hidden.map(({ own }) => `${own.intentId} ${own.entry.field}`))
  return audit
    .filter(({ event, intentId, field }) => event === 'field.overtaken' && !known.has(`${intentId} ${field}`))
    .map(
      ({ recordId, field, before }) => `the audit tells of an edit that was not lost: ${recordId} ${field} "${before}"`,
    )
}
