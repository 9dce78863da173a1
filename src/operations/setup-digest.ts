// What tells one set-up from another, so that nobody overwrites what they have not seen.
import { createHash } from 'node:crypto'
import type { StoredConnection, Stores } from '../contract/stores.ts'
import { canonical } from '../domain/canonical.ts'
import type { SyncDefinition } from '../domain/sync.ts'
import { Outdated } from '../errors.ts'

/**
 * Of all that is set up, secrets included: sealed text is another one each time that a secret is entered. `version`: the
 * newest that is kept, which is another one also where only comments changed.
 */
export function digestOf(
  connections: readonly StoredConnection[],
  syncs: readonly SyncDefinition[],
  version: number | null,
): string {
  const declared = connections.map(({ alias, connector, settings, sealed, limits }) => {
    return { alias, connector, settings, sealed, limits }
  })
  return createHash('sha256')
    .update(canonical([declared, syncs, version]))
    .digest('base64url')
}

/** Of what is stored. */
export async function digestOfSetup({
  connections,
  syncs,
  versions,
}: Pick<Stores, 'connections' | 'syncs' | 'versions'>): Promise<string> {
  const definitions = (await syncs.list()).map(({ definition }) => definition)
  return digestOf(await connections.list(), definitions, (await versions.newest())?.number ?? null)
}

export function outdated(): Outdated {
  const fix = 'Nothing was applied. Read it again, and make your change in what is there now.'
  return new Outdated({ where: 'set-up', what: 'it was changed since it was read', fix })
}
