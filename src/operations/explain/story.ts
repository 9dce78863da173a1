// The story of one field of one record: what it is now and was before, every change of ours with its ground and what was
// to be decided by, every refused candidate, what sources say, and what was taken back.
import type { AuditEntry, AuditFilter } from '../../contract/audit.ts'
import type { StoredConnection, StoredLink, StoredRefusal, Stores, UnitOfWork } from '../../contract/stores.ts'
import type { Claim } from '../../domain/claim.ts'
import { spellsOf } from '../../domain/decide/spells.ts'
import type { FieldChange } from '../../domain/history.ts'
import type { Bar } from '../../domain/plan/bars.ts'
import type { FieldState, Moment } from '../../domain/record.ts'
import { wholeId } from '../../domain/search/sought.ts'
import { NotKnown } from '../../errors.ts'
import { closest } from '../closest.ts'
import { decidersOf, type StoryRun, type Undone, undoneAmong } from './deciders.ts'

export interface FieldAddress {
  readonly connection: string
  readonly stream: string
  readonly recordId: string
  readonly field: string
}

export interface FieldStory {
  readonly address: FieldAddress
  /** The record in which the one that was asked for lives on, when it was merged away; else null. */
  readonly livesOnIn: string | null
  /** Records that were merged into it, directly or not; their changes and refusals are told along. */
  readonly merged: readonly string[]
  /** When any of them was found deleted, merged or back, or was erased; oldest first. */
  readonly fates: readonly AuditEntry[]
  /** False when Evergreen has never read the record, whatever the field. */
  readonly recordRead: boolean
  /** The records that it is linked to, as far as they are kept. */
  readonly links: readonly StoredLink[]
  /** Null when Evergreen has never read the field. */
  readonly state: FieldState | null
  /** Oldest first. */
  readonly changes: readonly AuditEntry[]
  /** Changes, flips and fates that are older than this moment are in the audit and not told here; null where all are told. */
  readonly toldFrom: Moment | null
  /** What was changed before this moment need not be kept, and was dropped; null where nothing was. */
  readonly droppedUntil: Moment | null
  /** When something else in the CRM put another value in the place of ours; oldest first. */
  readonly flips: readonly AuditEntry[]
  readonly refusals: readonly StoredRefusal[]
  /** What each of the records was set to in the past, and by whom; oldest first. */
  readonly history: readonly FieldChange[]
  /** The runs that these changes and refusals are of, with what held for the field then; in their order. */
  readonly runs: readonly StoryRun[]
  /** What sources say now of what the field is supplied with. */
  readonly claims: readonly Claim[]
  /** Values that are not proposed again, as far as nobody new says the same. */
  readonly bars: readonly Bar[]
  /** Changes that were taken back, by their places in the audit. */
  readonly undone: readonly Undone[]
  /** Where the CRM keeps the intent of our last write; null where it has no such field, or was never looked at. */
  readonly receiptField: string | null
}

const MOST_CHANGES = 1_000

/**
 * Gathers the story of the record, and of those that were merged into it, from all that is stored of it. ConfigError for an unknown connection, and for a stream or field that no sync reads and that has no story from before.
 */
export async function explainField(asked: FieldAddress, { stores }: UnitOfWork): Promise<FieldStory> {
  const address = { ...asked, recordId: wholeId(asked.recordId) }
  const { stream, recordId, field } = address
  const connection = await connectionOnce(address.connection, { stores })
  const { survivor, merged } = await stores.records.lineage(connection.id, stream, recordId)
  const ids = [survivor, ...merged]
  const of = { connectionId: connection.id, stream }
  const [states, linked, told, fates, refusals, past, droppedUntil] = await Promise.all([
    stores.records.load(connection.id, stream, [survivor]),
    stores.links.of(connection.id, stream, [survivor]),
    entriesOf(ids, { ...of, field }, stores),
    entriesOf(ids, { ...of, events: FATES }, stores),
    Promise.all(ids.map(id => stores.proposals.refusalsOf(connection.id, stream, id, field))),
    stores.history.of(connection.id, stream, ids, field),
    stores.auditRetention.droppedUntil(connection.id),
  ])
  const toldFrom = told.from === null ? fates.from : Math.max(told.from, fates.from ?? told.from)
  const record = states.get(survivor)
  const state = record?.[field] ?? null
  const history = [...past.values()].flatMap(changes => spellsOf(changes)).toSorted((a, b) => a.at - b.at)
  const changes = told.entries.filter(({ event }) => event === 'field.change' || event === 'field.overtaken')
  const flips = told.entries.filter(({ event }) => event === 'field.flipped')
  const story = { changes, flips, refusals: refusals.flat(), history }
  if (state === null && story.changes.length + story.refusals.length + history.length === 0) {
    await requireRead(address, connection, stores)
  }
  const livesOnIn = survivor === recordId ? null : survivor
  const lives = { livesOnIn, merged, fates: fates.entries, toldFrom, droppedUntil, recordRead: record !== undefined }
  const links = linked.get(survivor) ?? []
  const ground = await groundOf(ids, { ...of, field }, story, stores)
  return { address, ...lives, links, state, ...story, ...ground, undone: undoneAmong(story.changes) }
}

/** What the changes and refusals rest on: runs with their rules, sources, bars, and where the receipt is kept. */
async function groundOf(
  ids: readonly string[],
  { connectionId, stream, field }: { readonly connectionId: string; readonly stream: string; readonly field: string },
  { changes, refusals }: Pick<FieldStory, 'changes' | 'refusals'>,
  stores: Stores,
): Promise<Pick<FieldStory, 'runs' | 'claims' | 'bars' | 'receiptField'>> {
  const runIds = new Set([...changes, ...refusals].flatMap(({ runId }) => runId ?? []))
  const [runs, syncs, said, barred] = await Promise.all([
    decidersOf(runIds, field, stores),
    stores.syncs.list(),
    stores.claims.load(connectionId, stream, ids),
    stores.proposals.barsOf(connectionId, stream, ids),
  ])
  const own = syncs.filter(
    ({ definition, ...sync }) => sync.connectionId === connectionId && definition.stream === stream,
  )
  const settings = [...runs.map(({ setting }) => setting), ...own.flatMap(({ definition }) => definition.fields)]
  const supplies = new Set(settings.flatMap(each => (each?.field === field ? (each?.supply ?? []) : [])))
  const pictures = await Promise.all(own.map(({ id }) => stores.drift.of(id)))
  return {
    runs,
    claims: [...said.values()].flat().filter(({ supply }) => supplies.has(supply)),
    bars: [...barred.values()].flat().filter(bar => bar.field === field),
    receiptField: pictures.find(picture => picture?.receipt != null)?.receipt ?? null,
  }
}

const FATES = ['record.gone', 'record.merged', 'record.restored', 'record.erased'] as const

interface Told {
  /** Oldest first. */
  readonly entries: readonly AuditEntry[]
  /** There are older ones than this moment; null where these are all. */
  readonly from: Moment | null
}

/** The entries of several records: of each the newest. */
async function entriesOf(
  ids: readonly string[],
  filter: Omit<AuditFilter, 'recordId' | 'limit'>,
  { audit }: Pick<Stores, 'audit'>,
): Promise<Told> {
  const newest = { ...filter, newestFirst: true, limit: MOST_CHANGES + 1 }
  const lists = await Promise.all(ids.map(recordId => audit.list({ ...newest, recordId })))
  const cut = lists.flatMap(list => (list.length > MOST_CHANGES ? (list[MOST_CHANGES - 1]?.at ?? []) : []))
  const entries = inOrder(lists.flatMap(list => list.slice(0, MOST_CHANGES)))
  return { entries, from: cut.length === 0 ? null : Math.max(...cut) }
}

const inOrder = (entries: readonly AuditEntry[]) => entries.toSorted((a, b) => a.seq - b.seq)

async function requireRead({ stream, field }: FieldAddress, { id, alias }: StoredConnection, stores: Stores) {
  const syncs = (await stores.syncs.list()).filter(({ connectionId }) => connectionId === id)
  const ofStream = syncs.filter(({ definition }) => definition.stream === stream)
  const streams = new Set(syncs.map(({ definition }) => definition.stream))
  const fields = new Set(ofStream.flatMap(({ definition }) => definition.fields.map(setting => setting.field)))
  const of = (where: string, name: string, known: ReadonlySet<string>) => {
    if (!known.has(name)) throw new NotKnown({ where, what: 'no sync reads it', fix: closest(name, [...known]) })
  }
  of(`stream ${stream} of ${alias}`, stream, streams)
  of(`field ${field} of ${stream}`, field, fields)
}

/** The same, also of one that was removed: what is known of its records stays. */
export async function connectionOnce(alias: string, of: Pick<UnitOfWork, 'stores'>): Promise<StoredConnection> {
  const known = await of.stores.connections.known()
  return known.find(each => each.alias === alias) ?? connectionNamed(alias, of)
}

/** The connection of this alias; ConfigError with the nearest known alias when there is none. */
export async function connectionNamed(
  alias: string,
  { stores }: Pick<UnitOfWork, 'stores'>,
): Promise<StoredConnection> {
  const connection = await stores.connections.byAlias(alias)
  if (connection !== null) return connection
  const known = (await stores.connections.list()).map(other => other.alias)
  throw new NotKnown({
    where: `connection ${alias}`,
    what: 'there is no such connection',
    fix: closest(alias, known),
  })
}
