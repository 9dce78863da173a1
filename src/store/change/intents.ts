// Proposals about to be sent. One open intent per record, across all runs: two writers never race for one record.
import { sql } from 'kysely'
import type { AppliedChange, AppliedPart, IntentStore, OpenIntent } from '../../contract/stores.ts'
import { numberArray, textArray } from '../arrays.ts'
import { inChunks } from '../json.ts'
import type { Db } from '../pool.ts'
import { PROPOSAL_COLUMNS, proposalOf } from './proposals.ts'

/** Each proposal of these intents by its key: a join by `any` would compare all with all. */
function changesOf(db: Db, chunk: string) {
  return db
    .with('sent', with_ => {
      const intents = with_.selectFrom('intent').where('intent.chunk', '=', chunk)
      return intents.select(['intent.id', 'run_id', 'opened_at', 'arrived', sql<number>`unnest(proposals)`.as('seq')])
    })
    .selectFrom('sent')
    .innerJoin('proposal', join =>
      join.onRef('proposal.run_id', '=', 'sent.run_id').onRef('proposal.seq', '=', 'sent.seq'),
    )
}

type Page = Parameters<IntentStore['leftOpen']>[1]

async function leftOpen(db: Db, chunk: string, page: Page): Promise<OpenIntent[]> {
  const open = db.selectFrom('intent').where('chunk', '=', chunk).where('closed_at', 'is', null)
  const asked = page === undefined ? open : open.where('record_id', '>', page.after ?? '').limit(page.limit)
  const intents = await asked
    .select(['id', 'record_id', 'settle_from', 'opened_at', 'receipted', 'proposals'])
    .orderBy('record_id')
    .execute()
  const seqs = intents.flatMap(({ proposals }) => proposals.map(Number))
  const rows = await db
    .selectFrom('proposal')
    .select(PROPOSAL_COLUMNS)
    .where(sql<boolean>`seq = any((select ${numberArray(seqs)}::bigint[])::bigint[])`)
    .where('outcome', 'is', null)
    .execute()
  const proposals = new Map(rows.map(row => [Number(row.seq), proposalOf(row)]))
  return intents.map(({ id, record_id: recordId, proposals: own, receipted, ...at }) => {
    const { settle_from: settleFrom, opened_at: openedAt } = at
    const changes = own.flatMap(seq => proposals.get(Number(seq)) ?? [])
    return { id, recordId, proposals: changes, receipted, settleFrom, openedAt }
  })
}

/** A change that was tried several times has several intents: the last one was it. */
async function appliedOf(db: Db, chunk: string, part?: AppliedPart): Promise<AppliedChange[]> {
  const applied = changesOf(db, chunk)
    .where('proposal.outcome', 'in', ['applied', 'altered'])
    .where('proposal.reason', '<>', 'stamped')
    .distinctOn('proposal.seq')
    .orderBy('proposal.seq')
    .orderBy('sent.opened_at', 'desc')
    .select(PROPOSAL_COLUMNS)
    .select(['sent.id as intent_id', 'sent.opened_at'])
  const asked =
    part === undefined ? applied : applied.where('proposal.seq', '>', Number(part.after ?? 0)).limit(part.limit)
  const { from, to } = part?.arrived ?? {}
  const within = from === undefined ? asked : asked.where('sent.arrived', '>', from)
  const rows = await (to === undefined ? within : within.where('sent.arrived', '<=', to)).execute()
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
    leftOpen: (chunk, page) => leftOpen(db, chunk, page),
    countOpen: async chunk => {
      const open = db.selectFrom('intent').where('chunk', '=', chunk).where('closed_at', 'is', null)
      const { open: count } = await open.select(row => row.fn.countAll<number>().as('open')).executeTakeFirstOrThrow()
      return Number(count)
    },
    chunksLeftOpen: async runId => {
      const open = db.selectFrom('intent').select('chunk').distinct().where('run_id', '=', runId)
      const rows = await open.where('closed_at', 'is', null).orderBy('chunk').execute()
      return rows.map(({ chunk }) => chunk)
    },
    appliedOf: (chunk, part) => appliedOf(db, chunk, part),
    waitOut: async (ids, until) => {
      const open = db
        .updateTable('intent')
        .set({ settle_from: new Date(until) })
        .where('closed_at', 'is', null)
        .where('settle_from', 'is', null)
      await open.where(sql<boolean>`id = any(${textArray(ids)}::text[])`).execute()
    },
    close: async (ids, at, arrived) => {
      if (ids.length === 0) return
      const open = db
        .updateTable('intent')
        .set({ closed_at: new Date(at), ...(arrived === undefined ? {} : { arrived }) })
        .where('closed_at', 'is', null)
      await open.where(sql<boolean>`id = any(${textArray(ids)}::text[])`).execute()
    },
  }
}
