// Forgets records: all that is known of them, and the keys of their values in the audit, which nobody can read any more.
import type { Actor, NewAuditEntry } from '../../contract/audit.ts'
import type { ErasedRows, Erasure, ErasureRef, Stores } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'
import { supersede } from '../plan/standing.ts'

/** Who ends plans that have changes of an erased record, in the audit. */
const ACTOR: Actor = 'evergreen'
/** So long an approved change of a record may wait for its turn before it is left out: its sync may be paused for weeks. */
const PATIENCE_MS = 12 * 3_600_000

export interface ErasedRecords {
  readonly rows: ErasedRows
  /** Of these a change is just being written, or was approved a short while ago: they are erased when that is over. */
  readonly left: readonly ErasureRef[]
}

/** A record with those that were merged into it, and with the one in which it lives on. */
export async function familyOf({ connectionId, stream, recordId }: ErasureRef, stores: Stores): Promise<string[]> {
  const { survivor, merged } = await stores.records.lineage(connectionId, stream, recordId)
  return [...new Set([recordId, survivor, ...merged])]
}

/**
 * Call inside a transaction, with erasures of one stream. Those that were erased before are looked at once more, and so are
 * those of their families: that they were is forgotten here, and a job that had begun before may store each of them anew.
 */
export async function eraseRecords(erasures: readonly Erasure[], at: Moment, stores: Stores): Promise<ErasedRecords> {
  const [of] = erasures
  if (of === undefined) return { rows: {}, left: [] }
  const families = new Map<Erasure, readonly string[]>()
  for (const erasure of erasures) families.set(erasure, await familyOf(erasure, stores))
  const known = [...families.values()].flat()
  const written = await stores.erasures.beingWritten(of, known)
  const approved = await stores.erasures.approvedIn(of, known)
  const left = erasures.filter(erasure => {
    const mayWait = erasure.askedAt + PATIENCE_MS > at
    return families.get(erasure)?.some(id => written.has(id) || (mayWait && approved.has(id))) === true
  })
  const free = erasures.filter(erasure => !left.includes(erasure))
  const ids = [...new Set(free.flatMap(erasure => families.get(erasure) ?? []))].sort()
  if (ids.length === 0) return { rows: {}, left }
  for (const runId of await stores.erasures.plannedIn(of, ids)) {
    await supersede(runId, { why: 'a record that it would have changed was erased', by: ACTOR, at }, stores)
  }
  const rows = await stores.erasures.erase(of, ids)
  const first = free.filter(({ erasedAt }) => erasedAt === null)
  const late = await stores.erasures.unreadable(
    of,
    free.filter(({ erasedAt }) => erasedAt !== null).flatMap(erasure => families.get(erasure) ?? []),
  )
  const told = new Map<string, NewAuditEntry>()
  for (const erasure of free) {
    const family = families.get(erasure) ?? []
    const own = first.includes(erasure) ? family : family.filter(id => late.has(id))
    for (const id of own) told.set(id, told.get(id) ?? entryOf(erasure, id, { family, leftOut: approved.get(id) }, at))
  }
  await stores.audit.append([...told.values()])
  await stores.erasures.erased([...free, ...(await askTogether(free, families, stores))], at)
  return { rows, left }
}

/** Notes the others of each family as its own record is noted; returns them. */
async function askTogether(
  erasures: readonly Erasure[],
  families: ReadonlyMap<Erasure, readonly string[]>,
  stores: Stores,
): Promise<ErasureRef[]> {
  const noted: ErasureRef[] = []
  for (const erasure of erasures) {
    const { connectionId, stream, cause, by, askedAt } = erasure
    const family = families.get(erasure) ?? []
    const others = family.filter(id => id !== erasure.recordId).map(recordId => ({ connectionId, stream, recordId }))
    if (others.length === 0) continue
    await stores.erasures.ask(others, cause, by, askedAt)
    noted.push(...others)
  }
  return noted
}

interface Fate {
  readonly family: readonly string[]
  /** Runs that would have written an approved change of it. */
  readonly leftOut: readonly string[] | undefined
}

/** Of each record of the family: whoever reads an entry of it finds out why its values are gone. */
function entryOf(erasure: Erasure, recordId: string, { family, leftOut }: Fate, at: Moment): NewAuditEntry {
  const { connectionId, stream, by, cause, askedAt } = erasure
  const with_ = family.filter(id => id !== recordId)
  const detail = { cause, askedAt, ...(with_.length > 0 && { together: with_ }), ...(leftOut && { leftOut }) }
  return { at, event: 'record.erased', actor: by, connectionId, stream, recordId, detail }
}
