// Whether every sealed value can still be read, or was erased with an entry that tells so: who deletes or changes the key of a
// record erases its values as well, and changes no entry by it.
import type { AuditKeys, AuditReader, ErasureFate, SealedRecord } from '../../contract/stores.ts'
import type { AuditColumns } from '../../domain/audit/text.ts'
import type { Moment } from '../../domain/record.ts'
import type { Report } from './fault.ts'
import { isSealed } from './sealed-entry.ts'

/** Who had read the key before a record was erased has written what it sealed by then. */
const LATE_MS = 600_000
const UNKNOWN: ErasureFate = { erasedSeq: null, erasedAt: null, isBeingErased: false }

interface Reading {
  readonly reader: AuditReader
  readonly keys: AuditKeys
  readonly report: Report
}

interface Sealed {
  readonly seq: number
  readonly at: Moment
  readonly text: string
  /** Of the record and its key. */
  readonly name: string
  readonly of: SealedRecord
}

/** The sealed values of some entries, with the salts of their records by name. */
export interface SealedValues {
  readonly sealed: readonly Sealed[]
  readonly salts: ReadonlyMap<string, Uint8Array | null>
}

/** Asks for what is needed to open the values; meanwhile the entries can be looked at otherwise. */
export async function findSalts(
  entries: readonly AuditColumns[],
  { reader, keys }: Pick<Reading, 'reader' | 'keys'>,
): Promise<SealedValues> {
  // Where a sealing key is not at hand, its segments say so.
  const sealed = entries.flatMap(sealedIn).filter(({ of }) => keys.has(of.keyId))
  if (sealed.length === 0) return { sealed, salts: new Map() }
  const records = new Map(sealed.map(({ name, of }) => [name, of]))
  const found = await reader.salts([...records.values()])
  return { sealed, salts: new Map([...records.keys()].map((name, place) => [name, found[place] ?? null])) }
}

/** `isWhole`: all entries are read, so that whether an entry itself was changed shows elsewhere. */
export async function checkValues({ sealed, salts }: SealedValues, isWhole: boolean, reading: Reading): Promise<void> {
  const { keys, report } = reading
  const lost = sealed.filter(({ name, of, text }) => {
    const salt = salts.get(name) ?? null
    return salt === null || keys.openValues({ salt, keyId: of.keyId }, text) === null
  })
  if (lost.length === 0) return
  const fates = await fatesOf(lost, isWhole, reading)
  for (const each of lost) {
    const { seq, name, of } = each
    if (isExcused(each, fates.get(name) ?? UNKNOWN)) continue
    const what = `nobody can read its values, for the key of ${of.stream} ${of.recordId} was deleted or changed, and no entry tells that it was erased`
    report('values-lost', `entry ${seq}`, what)
  }
}

/** That it is being erased anybody may have noted: it excuses only what was written while the erasure that is told went on. */
function isExcused({ seq, at }: Sealed, { erasedSeq, erasedAt, isBeingErased }: ErasureFate): boolean {
  if (erasedSeq === null || erasedAt === null) return false
  return erasedSeq > seq || (isBeingErased && at <= erasedAt + LATE_MS)
}

function sealedIn(entry: AuditColumns): Sealed[] {
  const { seq, at, sealed: text, connection_id: connectionId, stream, record_id: recordId } = entry
  if (text === null || connectionId === null || stream === null || recordId === null) return []
  const keyId = text.slice(0, text.indexOf('.'))
  const name = `${connectionId}\u0001${stream}\u0001${recordId}\u0001${keyId}`
  return [{ seq: Number(seq), at: Number(at) * 1_000, text, name, of: { connectionId, stream, recordId, keyId } }]
}

/** An entry that tells of an erasure counts only where it was sealed. */
async function fatesOf(
  lost: readonly Sealed[],
  isWhole: boolean,
  { reader, keys }: Reading,
): Promise<ReadonlyMap<string, ErasureFate>> {
  const records = new Map(lost.map(({ name, of }) => [name, of]))
  const fates = await reader.erasures([...records.values()])
  const proven = await Promise.all(
    fates.map(async fate => {
      const { erasedSeq } = fate
      if (erasedSeq === null || isWhole) return fate
      const told = await reader.entries({ from: erasedSeq, to: erasedSeq + 1 })
      const isTrue = told[0] !== undefined && (await isSealed(told[0], reader, keys))
      return isTrue ? fate : UNKNOWN
    }),
  )
  return new Map([...records.keys()].map((name, place) => [name, proven[place] ?? UNKNOWN]))
}
