// Which links a run is to read: those that its sync names, else those that come along with the records.
import type { Source } from '../../src/contract/connector.ts'
import type { Run, Stores } from '../../src/contract/stores.ts'
import type { SyncDefinition } from '../../src/domain/sync.ts'
import { ConfigError } from '../../src/errors.ts'

/** ConfigError for an association that the stream does not have. */
export async function associationsOf(sync: SyncDefinition, source: Source): Promise<readonly string[]> {
  if (source.links !== undefined) return source.links.resolve(sync.stream, sync.associations)
  if (sync.associations === null || sync.associations.length === 0) return []
  throw new ConfigError({
    where: `sync ${sync.name}`,
    what: `${sync.connection} tells of no links between records`,
    fix: 'Leave associations out of the sync, then run again.',
  })
}

/** What the syncs of the run's stream ask for between them; null where one asks for what is not there. */
export async function associationsOfAll(
  run: Run,
  source: Source,
  { syncs }: Stores,
): Promise<readonly string[] | null> {
  const { connectionId, definition } = run
  const beside = (await syncs.list()).filter(
    sync => sync.connectionId === connectionId && sync.definition.stream === definition.stream,
  )
  try {
    const all = [definition, ...beside.map(sync => sync.definition)].map(each => associationsOf(each, source))
    return [...new Set((await Promise.all(all)).flat())]
  } catch (error) {
    // The run of the sync that asks says so itself.
    if (!(error instanceof ConfigError)) throw error
    return null
  }
}
