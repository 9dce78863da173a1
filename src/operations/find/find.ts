// Finding the records that somebody asks for: by an id, by the address of the page where the CRM shows the record, or by
// what a person can be told by. All of it is looked up: nothing is gone through.
import type { AuditKeys, ErasureRef } from '../../contract/stores.ts'
import { personKeyOf } from '../../domain/audit/person.ts'
import type { RecordState, Value } from '../../domain/record.ts'
import { isSought, type Sought, soughtBy } from '../../domain/search/findable.ts'
import { soughtIds } from '../../domain/search/sought.ts'
import { nameOf } from '../explain/name.ts'
import type { RecordAddress } from '../explain/record.ts'
import { type FindableParts, indexSome } from './findables.ts'
import { type Readers, streamKey, streamReaders } from './readers.ts'

export interface FoundRecord extends RecordAddress {
  /** What people call it, as far as its fields tell; null where they do not. */
  readonly name: Value
  readonly gone: boolean
  /** Whether a sync reads its stream, or what is known of it stays as it is. */
  readonly synced: boolean
}

interface FindingParts extends FindableParts {
  readonly keys: Pick<AuditKeys, 'blindsFor' | 'blindsOfKeys'>
}

/** Found in all: who has more has to type more. */
const MOST = 50
/** Looked at, where what is typed is longer than what is kept. */
const LOOKED_AT = 500
/** Worked out before the answer, in some fifty milliseconds: for more than that nobody is kept waiting. */
const WORKED_OUT = 500

/**
 * The records of all connections that the text may mean. `byPerson`: also those that have it as an e-mail address, a
 * telephone number, a domain or in their name, or had the address or number when something was written.
 */
export async function findRecords(text: string, byPerson: boolean, parts: FindingParts): Promise<FoundRecord[]> {
  const { unitOfWork } = parts
  const readers = await streamReaders(unitOfWork.stores)
  const ids = soughtIds(text)
  const named = [...readers.values()].flatMap(({ of: [first] }) =>
    first === undefined
      ? []
      : ids.map(recordId => ({ connectionId: first.connectionId, stream: first.definition.stream, recordId })),
  )
  const found = await look(named, readers, null, parts)
  if (!byPerson) return found
  // What was stored a moment ago is found as well, unless much was.
  if (await unitOfWork.stores.findables.areDue()) await indexSome(parts, WORKED_OUT)
  const known = personKeyOf(text)
  if (known !== null) {
    const told = await unitOfWork.stores.erasures.sealedUnder(parts.keys.blindsFor(known))
    add(found, await look(told.slice(0, MOST), readers, null, parts))
  }
  for (const sought of soughtBy(text)) {
    if (found.length >= MOST) break
    const isExact = sought.words === undefined && sought.digits === undefined
    const refs = await unitOfWork.stores.findables.having(setsOf(sought, parts.keys), isExact ? MOST : LOOKED_AT)
    add(found, await look(refs, readers, sought, parts))
  }
  return found.slice(0, MOST)
}

/** What a record was made findable by was made with one of the keys at hand. */
function setsOf({ keys: texts }: Sought, { blindsFor }: Pick<AuditKeys, 'blindsFor'>): bigint[][] {
  const byText = texts.map(text => blindsFor(text))
  return (byText[0] ?? []).map((_, version) => byText.flatMap(blinds => blinds[version] ?? []))
}

/** The records that are there, and are what was sought: stream by stream, and in the order of their ids. */
async function look(
  refs: readonly ErasureRef[],
  readers: ReadonlyMap<string, Readers>,
  sought: Sought | null,
  { unitOfWork: { stores } }: FindingParts,
): Promise<FoundRecord[]> {
  const wanted = [...Map.groupBy(refs, streamKey)].flatMap(([key, group]) => {
    const byId = new Map(group.map(ref => [ref.recordId, ref]))
    return readers.has(key) ? [...byId].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, ref]) => ref) : []
  })
  if (wanted.length === 0) return []
  const known = await stores.records.standing(wanted)
  return known.flatMap(({ recordId, stream, state, gone, ...of }): FoundRecord[] => {
    const { of: own = [], synced = false } = readers.get(streamKey({ stream, ...of })) ?? {}
    const [reader] = own
    if (reader === undefined || (sought !== null && !isSought(sought, valuesOf(state)))) return []
    const { connection } = reader.definition
    return [{ connection, stream, recordId, name: nameOf(state, own), gone, synced }]
  })
}

const valuesOf = (state: RecordState): string[] => Object.values(state).flatMap(({ value }) => value ?? [])

/** Each once. */
function add(to: FoundRecord[], more: readonly FoundRecord[]): void {
  const keyOf = ({ connection, stream, recordId }: FoundRecord) => JSON.stringify([connection, stream, recordId])
  const known = new Set(to.map(keyOf))
  to.push(...more.filter(record => !known.has(keyOf(record))))
}
