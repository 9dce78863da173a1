// Proposals about to be sent. One open intent per record, across all runs: two writers never race for one record.
import { sql } from 'kysely'
import type { AppliedChange, IntentStore, OpenIntent } from '../../contract/stores.ts'
import { numberArray, textArray } from '../arrays.ts'
import { inChunks } from '../json.ts'
import type { Db } from '../pool.ts'
import { PROPOSAL_COLUMNS, proposalOf } from './proposals.ts'

/** Each proposal of these intents by its key: a join by `any` would compare all with all. */
function changesOf(db: Db, of: 'intent.chunk' | 'intent.run_id', id: string, open: boolean) {
  return db
    .with('sent', with_ => {
      const intents = with_.selectFrom('intent').where(of, '=', id)
      const asked = open ? intents.where('closed_at', 'is', null) : intents
      return asked.select(['intent.id', 'run_id', 'opened_at', sql<number>`unnest(proposals)`.as('seq')])
    })
    .selectFrom('sent')
    .innerJoin('proposal', join =>
      join.onRef('proposal.run_id', '=', 'sent.run_id').onRef('proposal.seq', '=', 'sent.seq'),
    )
}

async function leftOpen(db: Db, of: 'intent.chunk' | 'intent.run_id', id: string): Promise<OpenIntent[]> {
  const open = db.selectFrom('intent').where(of, '=', id).where('intent.closed_at', 'is', null)
  const intents = await open.select(['id', 'record_id', 'settle_from', 'receipted']).orderBy('record_id').execute()
  const rows = await changesOf(db, of, id, true)
    .where('proposal.outcome', 'is', null)
    .select(PROPOSAL_COLUMNS)
    .select('sent.id as intent_id')
    .orderBy('proposal.seq')
    .execute()
  const proposals = Map.groupBy(rows, row => row.intent_id)
  return intents.map(({ id, record_id: recordId, settle_from: settleFrom, receipted }) => {
    return { id, recordId, proposals: (proposals.get(id) ?? []).map(proposalOf), settleFrom, receipted }
  })
}

/** A change that was tried several times has several intents: the last one was it. */
async function appliedOf(
  db: Db,
  chunk: string,
  part?: { readonly after: string | null; readonly limit: number },
): Promise<AppliedChange[]> {
  const applied = changesOf(db, 'intent.chunk', chunk, false)
    .where('proposal.outcome', 'in', ['applied', 'altered'])
    .where('proposal.reason', '<>', 'stamped')
    .distinctOn('proposal.seq')
    .orderBy('proposal.seq')
    .orderBy('sent.opened_at', 'desc')
    .select(PROPOSAL_COLUMNS)
    .select(['sent.id as intent_id', 'sent.opened_at'])
  const asked =
    part === undefined ? applied : applied.where('proposal.seq', '>', Number(part.after ?? 0)).limit(part.limit)
  const rows = await asked.execute()
  return rows.map(row => ({ intentId: row.intent_id, openedAt: row.opened_at, proposal: proposalOf(row) }))
}

/** The IntentStore on `db`. */
export function intentStore(db: Db): IntentStore {
  return {
    open: async ({ runId, connectionId, stream, chunk }, intents, at, receipted = true) => {
      const opened = new Set<string>()
      await inChunks(intents, async part => {
        const changes = part.map(({ proposals }) => numberArray(proposals.map(({ id }) => Number(id))))
        const made = await sql<{ id: string }>`insert into evergreen.intent
            (id, run_id, connection_id, stream, chunk, record_id, proposals, opened_at, receipted)
          select id, ${runId}, ${connectionId}, ${stream}, ${chunk}, record_id, changes::bigint[],
            ${new Date(at)}::timestamptz, ${receipted}::boolean
          from unnest(${textArray(part.map(({ id }) => id))}::text[],
            ${textArray(part.map(({ recordId }) => recordId))}::text[], ${textArray(changes)}::text[])
            as fresh (id, record_id, changes)
          order by record_id collate "C"
          on conflict do nothing
          returning id`.execute(db)
        for (const { id } of made.rows) opened.add(id)
      })
      return opened
    },
    leftOpen: chunk => leftOpen(db, 'intent.chunk', chunk),
    leftOpenOf: runId => leftOpen(db, 'intent.run_id', runId),
    appliedOf: (chunk, part) => appliedOf(db, chunk, part),
    waitOut: async (ids, until) => {
      const open = db
        .updateTable('intent')
        .set({ settle_from: new Date(until) })
        .where('closed_at', 'is', null)
        .where('settle_from', 'is', null)
      await open.where(sql<boolean>`id = any(${textArray(ids)}::text[])`).execute()
    },
    close: async (ids, at) => {
      const open = db
        .updateTable('intent')
        .set({ closed_at: new Date(at) })
        .where('closed_at', 'is', null)
      await open.where(sql<boolean>`id = any(${textArray(ids)}::text[])`).execute()
    },
  }
}
