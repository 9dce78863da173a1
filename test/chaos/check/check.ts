// Holds the CRMs' write log against the audit. It knows nothing of how Evergreen works, only what it promises: each write
// has one entry and each entry its write, nothing is done twice, and no edit of a person is lost over it.
import { type AuditedField, type Checked, type Facts, textOf } from './facts.ts'
import { isReceipt, type OwnWrite, ownWritesIn } from './own-writes.ts'
import { checkEdits } from './window-edits.ts'

const ARRIVED = ['applied', 'altered']

/** In: everything since the beginning, of which what is older than `from` was checked before. */
export function check(facts: Facts): Checked {
  const own = ownWritesIn(facts.writes).filter(each => !isTriggers(each, facts))
  const changes = facts.audit.filter(({ event }) => event === 'field.change')
  const arrived = new Map(changes.filter(hasArrived).map(entry => [keyOf(entry.intentId, entry.field), entry]))
  const entryOf = ({ intentId, entry }: OwnWrite) => arrived.get(keyOf(intentId ?? '', entry.field))
  const recent = own.filter(({ at }) => at >= facts.from)
  const edits = checkEdits(own, facts, entryOf)
  return {
    mismatches: [
      ...unaudited(recent, entryOf, facts),
      ...twice(own, facts.from),
      ...unwritten([...arrived.values()], own, facts),
      ...toldTwice(changes),
      ...edits.mismatches,
      ...leftOver(facts),
    ],
    writes: recent.length,
    windowEdits: edits.found,
    untold: edits.untold,
  }
}

/** What a trigger made of a field in the same save, be it the same once more, though nobody had sent that field. */
function isTriggers({ intentId, entry: { system, field, before, after } }: OwnWrite, facts: Facts): boolean {
  const isSent = facts.sends.get(intentId ?? '')?.some(({ fields }) => fields.includes(field)) === true
  return !isSent && textOf(after) === facts.altered(system, field, textOf(before))
}

const hasArrived = ({ outcome }: AuditedField) => ARRIVED.includes(outcome)
const keyOf = (intentId: string, field: string) => `${intentId} ${field}`

/** Of a write without values of persons: these are made up. */
function toldOf({ entry, at, intentId }: OwnWrite): string {
  const { system, id, field, before, after } = entry
  return `${system} ${id} ${field} at ${at} (${JSON.stringify(before)} → ${JSON.stringify(after)}, intent ${intentId})`
}

function unaudited(writes: readonly OwnWrite[], entryOf: (own: OwnWrite) => AuditedField | undefined, facts: Facts) {
  return writes.flatMap(own => {
    const { system, id, field, after } = own.entry
    const entry = entryOf(own)
    if (entry === undefined) {
      const told = facts.audit.filter(each => each.intentId === own.intentId && each.field === field)
      const instead = told.map(({ event, outcome }) => `${event} ${outcome}`).join(', ')
      return [`a write that the audit does not tell of: ${toldOf(own)}${instead === '' ? '' : `; it says ${instead}`}`]
    }
    const stands = textOf(after)
    const told = [entry.after, facts.altered(system, field, entry.after)]
    if (entry.recordId !== id) return [`the audit names the record ${entry.recordId}: ${toldOf(own)}`]
    return told.includes(stands) ? [] : [`the audit tells of the value ${entry.after}: ${toldOf(own)}`]
  })
}

/** The same change of the same intent, once more. */
function twice(own: readonly OwnWrite[], from: number): string[] {
  const seen = new Set<string>()
  return own.flatMap(each => {
    const key = keyOf(`${each.intentId} ${each.entry.id}`, each.entry.field)
    const again = seen.has(key) && each.at >= from
    seen.add(key)
    return again ? [`written twice: ${toldOf(each)}`] : []
  })
}

/** Entries of writes that never were; one that set what stood there already leaves no trace but its receipt. */
function unwritten(entries: readonly AuditedField[], own: readonly OwnWrite[], facts: Facts): string[] {
  const written = new Set(own.map(({ intentId, entry }) => keyOf(intentId ?? '', entry.field)))
  const missing = entries.filter(({ intentId, field }) => !written.has(keyOf(intentId, field)))
  return missing.flatMap(entry => {
    const receipt = facts.writes.findIndex(each => isReceipt(each) && each.after === entry.intentId)
    const ofField = facts.writes.filter(({ id, field }) => id === entry.recordId && field === entry.field)
    const stood = facts.writes
      .slice(0, Math.max(0, receipt))
      .findLast(({ id, field }) => id === entry.recordId && field === entry.field)
    const before = textOf((stood === undefined ? ofField[0]?.before : stood.after) ?? null)
    const nothingToDo = [entry.after, facts.altered(entry.system, entry.field, entry.after)].includes(before)
    if (receipt >= 0 && nothingToDo) return []
    return [`the audit tells of a write that never was: ${entry.recordId} ${entry.field}, intent ${entry.intentId}`]
  })
}

function toldTwice(changes: readonly AuditedField[]): string[] {
  const groups = Map.groupBy(changes, ({ intentId, field, recordId }) => `${recordId} ${field}, intent ${intentId}`)
  return [...groups]
    .filter(([, entries]) => entries.length > 1)
    .map(([what, entries]) => `${entries.length} final entries: ${what}: ${entries.map(({ outcome }) => outcome)}`)
}

function leftOver({ audit, openIntents, jobsAmiss, runsAmiss }: Facts): string[] {
  const uncertain = audit.filter(({ outcome }) => outcome === 'uncertain')
  return [
    ...uncertain.map(({ recordId, field }) => `uncertain, though there is a receipt: ${recordId} ${field}`),
    ...(openIntents > 0 ? [`${openIntents} intents are open still`] : []),
    ...(jobsAmiss > 0 ? [`${jobsAmiss} jobs have not one start and one end in the audit`] : []),
    ...runsAmiss,
  ]
}
