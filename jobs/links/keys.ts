// By what enrichers can find the company behind each record: its own fields, else those of the company that the CRM
// links it to, where a sync reads that one too.
import type { JobContext } from '../../src/contract/job.ts'
import type { Run, StoredLink } from '../../src/contract/stores.ts'
import type { MatchKeys } from '../../src/domain/claim.ts'
import { lend, matchKeysOf } from '../../src/domain/match-key.ts'
import type { RecordState } from '../../src/domain/record.ts'
import type { SyncDefinition } from '../../src/domain/sync.ts'
import { sourceOf } from '../run-context.ts'
import { associationsOf } from './wanted.ts'

type Keys = ReadonlyMap<string, MatchKeys>

/** The keys that a record's fields give, as one or several syncs know them. */
function keysIn(state: RecordState, syncs: readonly SyncDefinition[]): MatchKeys {
  const values = syncs.flatMap(({ fields }) =>
    fields.map(({ kind, field }) => ({ kind, value: state[field]?.value ?? null })),
  )
  return matchKeysOf(values, syncs.find(sync => sync.defaultCountry !== null)?.defaultCountry ?? null)
}

/** The keys of records of the run's stream, by their id. */
export async function keysOf(run: Run, states: ReadonlyMap<string, RecordState>, context: JobContext): Promise<Keys> {
  const own = new Map([...states].map(([id, state]) => [id, keysIn(state, [run.definition])]))
  const wanting = [...own].filter(([, { domain }]) => domain === undefined).map(([id]) => id)
  if (wanting.length === 0) return own
  const { connectionId, definition } = run
  const links = await context.stores.links.of(connectionId, definition.stream, wanting)
  const named = links.size === 0 ? new Set<string>() : await namedBy(definition, context)
  // A link to a record of the same kind leads to a boss, or to a company that owns this one.
  const preferred = new Map(
    [...links].flatMap(([id, all]) => {
      const first = all.find(({ primary, to, via }) => primary && to !== definition.stream && named.has(via))
      return first === undefined ? [] : [[id, first]]
    }),
  )
  const keys = await keysOfLinked(run, [...preferred.values()], context)
  return new Map(
    [...own].map(([id, mine]) => {
      const link = preferred.get(id)
      return [id, lend(mine, link === undefined ? undefined : keys.get(`${link.to} ${link.id}`))]
    }),
  )
}

/** Other syncs of the stream may ask for the links of further associations. */
async function namedBy(sync: SyncDefinition, context: JobContext): Promise<ReadonlySet<string>> {
  const source = sourceOf(await context.connect(sync.connection), sync.connection)
  return new Set(await associationsOf(sync, source))
}

/** The keys of linked records that some sync of the connection reads, by "stream id". */
async function keysOfLinked(
  { connectionId }: Run,
  links: readonly StoredLink[],
  { stores }: JobContext,
): Promise<Keys> {
  const found = new Map<string, MatchKeys>()
  const syncs = links.length === 0 ? [] : await stores.syncs.list()
  for (const [stream, own] of Map.groupBy(links, ({ to }) => to)) {
    const readers = syncs.filter(sync => sync.connectionId === connectionId && sync.definition.stream === stream)
    if (readers.length === 0) continue
    const definitions = readers.map(({ definition }) => definition)
    const ids = [...new Set(own.map(({ id }) => id))]
    for (const [id, state] of await stores.records.load(connectionId, stream, ids)) {
      found.set(`${stream} ${id}`, keysIn(state, definitions))
    }
  }
  return found
}
