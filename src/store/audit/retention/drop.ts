// Drops old segments of a connection: their entries go with their partitions, of the segments a shell stays that is in the
// chain as before, and an entry of the audit tells which they were, under one digest.
import { type RawBuilder, sql } from 'kysely'
import type { AuditKeys } from '../../../contract/store/audit/chain.ts'
import type { AuditRetention, Drop, DroppedPart } from '../../../contract/store/audit/retention.ts'
import { RetriableError } from '../../../errors.ts'
import { numberArray } from '../../arrays.ts'
import { codeOf } from '../../connection-loss.ts'
import { atomically } from '../../json.ts'
import type { Db } from '../../pool.ts'
import { appendEntries } from '../append/entries.ts'
import { makeAuditMonths } from '../months.ts'
import { auditReader } from '../reader.ts'
import { wordsFor } from '../words.ts'
import { dropEntries } from './partitions.ts'
import { keepUnproven } from './proof.ts'
import { removeUnusedKeys } from './unused-keys.ts'

const LOCK = 0x45564754
/** While retention waits for who reads, everybody who writes waits behind it. */
const PATIENCE = '2s'
const LOCK_NOT_AVAILABLE = '55P03'
const RETRY_AFTER_MS = 3_600_000

/** The AuditRetention on `db`, sealing with `keys`. */
export function auditRetention(db: Db, keys: AuditKeys): AuditRetention {
  return {
    makeMonths: () => makeAuditMonths(db),
    foresee: async (connectionId, before) => {
      const { rows } =
        await sql<DroppedPart>`select count(*)::int as segments, coalesce(sum(entries), 0)::bigint as entries
        from (${oldOf(connectionId, new Date(before))}) as old`.execute(db)
      return rows[0] ?? { segments: 0, entries: 0 }
    },
    droppedUntil: async connectionId => {
      const { rows } = await sql<{ until: number | null }>`select max((detail ->> 'before')::float8) as until
        from evergreen.audit where event = 'audit.dropped' and detail ->> 'connectionId' = ${connectionId}`.execute(db)
      return rows[0]?.until ?? null
    },
    drop: (of, by) => atomically(db, tx => drop(tx, keys, of, by)),
    removeUnusedKeys: connectionId => removeUnusedKeys(db, connectionId),
  }
}

/**
 * What names the connection, and of its runs what names none. Whose a run is says its definition: its sync may have gone to
 * another connection since.
 */
function oldOf(connectionId: string, before: Date): RawBuilder<unknown> {
  const words = numberArray(wordsFor({ connectionId, limit: 1 }))
  return sql`select number, entries from evergreen.audit_segment as old
    where to_at < ${before} and dropped is null
      and not exists (select from evergreen.audit_unlinked as waiting where waiting.number = old.number)
      and (holds @> ${words}::integer[] or run_id in (
        select run.id from evergreen.run join evergreen.connection as own on own.alias = run.definition ->> 'connection'
        where own.id = ${connectionId}
      ) and not holds && (
        select coalesce(array_agg(('x' || left(md5('connection:' || id), 8))::bit(32)::int), '{}')
        from evergreen.connection where id <> ${connectionId}))`
}

async function drop(
  tx: Db,
  keys: AuditKeys,
  { connectionId, before }: Parameters<AuditRetention['drop']>[0],
  { id, actor, at }: Parameters<AuditRetention['drop']>[1],
): Promise<Drop> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx)
  await sql`create temp table dropped_segment (number bigint primary key) on commit drop`.execute(tx)
  await sql`insert into dropped_segment select number from (${oldOf(connectionId, new Date(before))}) as old`.execute(
    tx,
  )
  await sql`analyze dropped_segment`.execute(tx)
  const unproven = await keepUnproven(tx, keys, connectionId)
  const marked = await sql`update evergreen.audit_segment as old set hashes = '', holds = '{}', dropped = ${id}
    from dropped_segment as gone where old.number = gone.number`.execute(tx)
  const segments = Number(marked.numAffectedRows ?? 0n)
  if (segments === 0) return { dropped: null, unproven }
  const digest = keys.shellDigest()
  let entries = 0
  for (let after = 0; ; ) {
    const shells = await auditReader(tx).shells(id, after)
    for (const shell of shells) digest.add(shell)
    entries += shells.reduce((sum, shell) => sum + shell.entries, 0)
    const last = shells.at(-1)
    if (last === undefined) break
    after = last.number
  }
  const detail = { id, connectionId, before, segments, entries, content: digest.end() }
  await appendEntries(tx, keys, [{ at, event: 'audit.dropped', actor, detail }])
  // Last, for whoever writes waits from here on: never for as long as somebody reads.
  await sql`select set_config('lock_timeout', ${PATIENCE}, true)`.execute(tx)
  await dropEntries(tx).catch(throwBusy)
  return { dropped: { segments, entries }, unproven }
}

function throwBusy(error: unknown): never {
  if (codeOf(error) !== LOCK_NOT_AVAILABLE) throw error
  const what = 'it is being read, by a verification or a backup'
  const fix = 'Nothing was dropped; it is tried again every hour.'
  throw new RetriableError({ where: 'audit', what, fix, retryAfterMs: RETRY_AFTER_MS, cause: error })
}
