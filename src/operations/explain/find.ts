// Finding the records that somebody asks for: by an id, by the address of the page where the CRM shows the record, or by
// what a person can be told by.
import type { StoredSync, UnitOfWork } from '../../contract/stores.ts'
import { type PersonRef, personKeyOf } from '../../domain/audit/person.ts'
import type { Value } from '../../domain/record.ts'
import { soughtIds } from '../../domain/search/sought.ts'
import { nameOf } from './name.ts'
import type { RecordAddress } from './record.ts'

export interface FoundRecord extends RecordAddress {
  /** What people call it, as far as its fields tell; null where they do not. */
  readonly name: Value
  readonly gone: boolean
}

interface FindingParts {
  readonly unitOfWork: Pick<UnitOfWork, 'stores'>
  findPerson(person: PersonRef): Promise<readonly RecordAddress[]>
}

/**
 * The records of all connections that the text may mean. `byPerson`: also those of whom it is an e-mail address or a
 * telephone number, for which all that is known is gone through.
 */
export async function findRecords(
  text: string,
  byPerson: boolean,
  { unitOfWork: { stores }, findPerson }: FindingParts,
): Promise<FoundRecord[]> {
  const syncs = await stores.syncs.list()
  const person = byPerson && personKeyOf(text) !== null ? personRefOf(text) : null
  const persons = person === null ? [] : await findPerson(person)
  const ids = soughtIds(text)
  const streams = Map.groupBy(syncs, ({ connectionId, definition }) => `${connectionId} ${definition.stream}`)
  const found = await Promise.all(
    [...streams.values()].map(readers => {
      const own = persons.filter(({ connection, stream }) => isRead(readers, connection, stream))
      return findAmong([...ids, ...own.map(({ recordId }) => recordId)], readers, { stores })
    }),
  )
  return found.flat()
}

const personRefOf = (text: string): PersonRef => (text.includes('@') ? { email: text } : { phone: text })

const isRead = (readers: readonly StoredSync[], connection: string, stream: string): boolean =>
  readers.some(({ definition }) => definition.connection === connection && definition.stream === stream)

/** Of one stream: the syncs are those that read it. */
async function findAmong(
  ids: readonly string[],
  readers: readonly StoredSync[],
  { stores }: Pick<UnitOfWork, 'stores'>,
): Promise<FoundRecord[]> {
  const [first] = readers
  if (first === undefined) return []
  const { connection, stream } = first.definition
  if (ids.length === 0) return []
  const states = await stores.records.load(first.connectionId, stream, ids)
  const gone = await stores.records.gone(first.connectionId, stream, [...states.keys()])
  return [...states].map(([recordId, state]) => {
    return { connection, stream, recordId, name: nameOf(state, readers), gone: gone.has(recordId) }
  })
}
