// Finds the records of a person across connections and streams by what they say of themselves, so that all can be erased.
import type { AuditKeys, ErasureRef, UnitOfWork } from '../../contract/stores.ts'
import { isOf, type PersonRef, wantedOf } from '../../domain/audit/person.ts'
import { ConfigError } from '../../errors.ts'
import { familyOf } from './erase.ts'
import type { ErasureTarget } from './request.ts'

interface FindingParts {
  readonly unitOfWork: UnitOfWork
  readonly keys: Pick<AuditKeys, 'blindsFor'>
}

/**
 * Records that have the address or number, or had it as far as the audit or the past knows; of those that were merged into
 * each other one. ConfigError for what is no address and no number.
 */
export async function findPerson(person: PersonRef, { unitOfWork, keys }: FindingParts): Promise<ErasureTarget[]> {
  const wanted = wantedOf(person)
  if (wanted === null) throw unreadable(person)
  const { stores } = unitOfWork
  const sealed = await stores.erasures.sealedUnder(keys.blindsFor(wanted.key))
  const plain = (await stores.erasures.containing(wanted)).filter(({ value }) => isOf(wanted, value))
  const aliases = new Map((await stores.connections.known()).map(({ id, alias }) => [id, alias]))
  const met = new Set<string>()
  const targets: ErasureTarget[] = []
  for (const { connectionId, stream, recordId } of [...sealed, ...plain].sort(inOrder)) {
    const connection = aliases.get(connectionId)
    const nameOf = (id: string) => JSON.stringify([connectionId, stream, id])
    if (connection === undefined || met.has(nameOf(recordId))) continue
    const family = await familyOf({ connectionId, stream, recordId }, stores)
    for (const id of family) met.add(nameOf(id))
    targets.push({ connection, stream, recordId })
  }
  return targets
}

function inOrder(a: ErasureRef, b: ErasureRef): number {
  const [left, right] = [a, b].map(({ connectionId, stream, recordId }) =>
    JSON.stringify([connectionId, stream, recordId]),
  )
  return (left ?? '') < (right ?? '') ? -1 : 1
}

/** What was typed is not repeated: it may be of a person. */
function unreadable(person: PersonRef): ConfigError {
  if ('email' in person) {
    return new ConfigError({ where: 'erase', what: 'that is no e-mail address', fix: 'Give it as ada@acme.org.' })
  }
  const fix = 'Give it with the code of its country, as "+41 44 668 18 00".'
  return new ConfigError({ where: 'erase', what: 'that is no telephone number with a country', fix })
}
