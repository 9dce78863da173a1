// Changes that decide asked for, and what became of each.
import { type Selectable, sql } from 'kysely'
import type { ProposalStore, StoredProposal } from '../../contract/stores.ts'
import type { Bar } from '../../domain/plan/bars.ts'
import { numberArray, textArray } from '../arrays.ts'
import { inChunks } from '../json.ts'
import type { Db } from '../pool.ts'
import { changeOf, changeRows } from './columns.ts'
import { failedIn } from './failed.ts'
import { refusalStore } from './refusals.ts'
import type { ProposalTable } from './tables.ts'

const PLAIN = ['seq', 'record_id', 'field', 'before', 'after', 'reason', 'confidence', 'freshness'] as const
type Row = Pick<Selectable<ProposalTable>, (typeof PLAIN)[number] | 'ground'>
/** Not the moment of each: to read it costs more than all the rest. */
export const PROPOSAL_COLUMNS = [...PLAIN.map(ofProposal), 'proposal.ground'] as const

function ofProposal<C extends string>(column: C): `proposal.${C}` {
  return `proposal.${column}`
}

/** A proposal as the contract has it; its id is its place in the table. */
export function proposalOf(row: Row): StoredProposal {
  return { id: String(row.seq), recordId: row.record_id, ...changeOf(row) }
}

/**
 * Only what a person declined or took back is ever proposed again; what the CRM rejected it would reject again. What an
 * undo itself wrote is barred by nobody.
 */
async function barsOf(db: Db, connectionId: string, stream: string, ids: readonly string[]) {
  const rows = await db
    .selectFrom('proposal')
    .select(['record_id', 'field', 'after', 'heard'])
    .where('connection_id', '=', connectionId)
    .where('stream', '=', stream)
    .where(sql<boolean>`(outcome in ('rejected', 'declined') or undone is not null)`)
    .where(sql<boolean>`reason <> 'undone' and (reason <> 'stamped' or undone is null)`)
    .where(sql<boolean>`record_id = any((select ${textArray(ids)}::text[])::text[])`)
    .execute()
  const grouped = Map.groupBy(rows, row => row.record_id)
  return new Map(
    [...grouped].map(([id, barred]) => [
      id,
      barred.map(({ field, after, heard }): Bar => ({ field, value: after ?? '', heard })),
    ]),
  )
}

/** Which sources have spoken on the field of a proposal, on the record where it does not rest on one. */
export const HEARD = sql<string[]>`array(
  select source from evergreen.claim
  where claim.connection_id = proposal.connection_id and claim.stream = proposal.stream
    and claim.record_id = proposal.record_id
    and claim.supply = coalesce(proposal.ground ->> 'supply', claim.supply)
)`

type Items = Parameters<ProposalStore['propose']>[1]

/** A page may show a record twice. What is proposed for one record at once stands together. */
function hasRepeats(items: Items): boolean {
  const records = new Set<string>()
  let fields: string[] = []
  let last: string | null = null
  for (const { recordId, proposal } of items) {
    if (recordId !== last) {
      if (records.has(recordId)) return true
      records.add(recordId)
      last = recordId
      fields = []
    }
    if (fields.includes(proposal.field)) return true
    fields.push(proposal.field)
  }
  return false
}

/** What they rest on is mostly one of a few things: each is read once, and is one object. */
async function pendingOf(db: Db, chunk: string): Promise<StoredProposal[]> {
  const rows = await db
    .selectFrom('proposal')
    .select(PLAIN)
    .select(sql<string>`ground::text`.as('ground'))
    .where('chunk', '=', chunk)
    .where('outcome', 'is', null)
    .orderBy('record_id')
    .orderBy('seq')
    .execute()
  const grounds = new Map<string, Row['ground']>()
  const groundOf = (text: string): Row['ground'] => {
    const ground = grounds.get(text) ?? JSON.parse(text)
    grounds.set(text, ground)
    return ground
  }
  return rows.map(row => proposalOf({ ...row, ground: groundOf(row.ground) }))
}

async function hasAny(db: Db, chunk: string): Promise<boolean> {
  const one = db.selectFrom('proposal').select('seq').where('chunk', '=', chunk).limit(1)
  return (await one.executeTakeFirst()) !== undefined
}

/** The ProposalStore on `db`. */
export function proposalStore(db: Db): ProposalStore {
  const all = db.selectFrom('proposal').select(PROPOSAL_COLUMNS)
  return {
    ...refusalStore(db),
    propose: async (of, items, at) => {
      if (items.length === 0) return
      // To look for each of them before it is written costs as much as two of the indexes.
      const known = hasRepeats(items) || (await hasAny(db, of.chunk))
      await inChunks(items, async part => {
        await sql`insert into evergreen.proposal (run_id, connection_id, stream, chunk, record_id, field,
            before, after, reason, ground, confidence, freshness, at)
          select ${of.runId}, ${of.connectionId}, ${of.stream}, ${of.chunk}, record_id, field,
            before, after, reason, ground, confidence, freshness, ${new Date(at)}::timestamptz
          from ${changeRows(part.map(({ recordId, proposal }) => ({ recordId, change: proposal })))}
          ${known ? sql`on conflict (chunk, record_id, field) do nothing` : sql``}`.execute(db)
      })
    },
    pendingOf: chunk => pendingOf(db, chunk),
    leftOfRun: async (runId, most, reason) => {
      const left = all
        .where('run_id', '=', runId)
        .where('outcome', 'is', null)
        .where(
          sql<boolean>`chunk in (select payload ->> 'chunk' from evergreen.work
          where work.run_id = ${runId} and step = 'write-back' and status = 'done')`,
        )
      const pending = reason === undefined ? left : left.where('reason', '=', reason)
      const rows = (await pending.orderBy('seq').limit(most).execute()).map(proposalOf)
      const last = rows.at(-1)?.recordId
      const whole = rows.filter(({ recordId }) => recordId !== last)
      return rows.length < most || whole.length === 0 ? rows : whole
    },
    pendingAmong: async (runId, ids) => {
      const pending = db.selectFrom('proposal').select('record_id').distinct().where('run_id', '=', runId)
      const among = pending.where('outcome', 'is', null).where(sql<boolean>`record_id = any(${textArray(ids)}::text[])`)
      return new Set((await among.execute()).map(row => row.record_id))
    },
    failedOf: async (runId, { after, limit }) => {
      const failed = all
        .where('run_id', '=', runId)
        .where('seq', '>', Number(after ?? 0))
        .where(failedIn(runId))
      return (await failed.orderBy('seq').limit(limit).execute()).map(proposalOf)
    },
    tallyOf: async chunk => {
      const rows = await db
        .selectFrom('proposal')
        .select(row => [
          sql<string>`case when outcome is null then 'pending' when reason = 'stamped' then 'stamped' else outcome end`.as(
            'became',
          ),
          row.fn.countAll<number>().as('changes'),
        ])
        .where('chunk', '=', chunk)
        .groupBy('became')
        .execute()
      return Object.fromEntries(rows.map(({ became, changes }) => [became, changes]))
    },
    settle: (runId, outcomes) =>
      inChunks(outcomes, async chunk => {
        const seqs = numberArray(chunk.map(({ id }) => Number(id)))
        const became = textArray(chunk.map(({ outcome }) => outcome))
        await sql`update evergreen.proposal set outcome = settled.outcome
          from unnest(${seqs}::bigint[], ${became}::text[]) as settled (seq, outcome)
          where proposal.run_id = ${runId} and proposal.seq = settled.seq`.execute(db)
      }),
    barsOf: (connectionId, stream, ids) => barsOf(db, connectionId, stream, ids),
    ofRun: async (runId, limit) => {
      const rows = await all.select('outcome').where('run_id', '=', runId).orderBy('seq').limit(limit).execute()
      return rows.map(row => ({ ...proposalOf(row), outcome: row.outcome }))
    },
  }
}
