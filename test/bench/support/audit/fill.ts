// Fills the audit with as many entries as are asked for, over twelve months: made by the database, each with its real hash,
// in segments with real seals, linked. Only that they are written some hundred times faster is not as the product does it.
import { randomBytes } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Pool } from 'pg'
import type { AuditKeys } from '../../../../src/contract/stores.ts'
import { auditChain } from '../../../../src/store/audit/chain.ts'
import { createDb } from '../../../../src/store/pool.ts'
import { CONNECTIONS, entriesOfMonth, FIELDS, OF_SEGMENT, RECORDS, recordId, STREAMS } from './made-up.ts'
import { sealMonth } from './seal-month.ts'

const MONTHS = 12
const LAST = Date.UTC(2026, 10)
const INDEXES = [
  'create index audit_of_record on evergreen.audit (record_id collate "C") where record_id is not null',
  'create index audit_of_run on evergreen.audit (run_id collate "C") where run_id is not null',
  `create index audit_of_event on evergreen.audit (event, seq)
    where event not in ('field.change', 'job.started', 'job.finished')`,
  `create index audit_of_run_seldom on evergreen.audit (run_id collate "C", event, outcome, seq)
    where run_id is not null
      and (event not in ('field.change', 'job.started') or (outcome is not null and outcome <> 'applied'))`,
]

export async function fillAudit(
  pool: Pool,
  keys: AuditKeys,
  entries: number,
  note: (line: string) => void,
): Promise<void> {
  const db = createDb(pool)
  for (const index of ['record', 'run', 'event', 'run_seldom']) {
    await sql`drop index ${sql.table(`evergreen.audit_of_${index}`)}`.execute(db)
  }
  await sql`alter table evergreen.audit drop constraint audit_pkey`.execute(db)
  await makeRecords(db, keys)
  const each = Math.ceil(entries / MONTHS / OF_SEGMENT) * OF_SEGMENT
  const months = Array.from({ length: MONTHS }, (_, month) => month)
  // Two at a time: one mostly makes, one mostly seals.
  const work = async () => {
    for (let month = months.shift(); month !== undefined; month = months.shift()) {
      const partition = await makeMonth(db, month)
      await sql`${entriesOfMonth(partition, month, each, firstOf(month))}`.execute(db)
      await sealMonth(db, partition, keys)
      note(`${partition}: ${each.toLocaleString('en')} entries`)
    }
  }
  await Promise.all([work(), work()])
  await sql`select setval('evergreen.audit_segment_number', (select max(number) from evergreen.audit_segment))`.execute(
    db,
  )
  note('indexes')
  await Promise.all([
    sql`alter table evergreen.audit add primary key (seq, at)`.execute(db),
    sql`drop table evergreen.made_up`.execute(db),
  ])
  for (const index of INDEXES) await sql`${sql.raw(index)}`.execute(db)
  for (const table of ['audit', 'audit_segment', 'record_key']) {
    await sql`vacuum analyze ${sql.table(`evergreen.${table}`)}`.execute(db)
  }
  const chain = auditChain(db, keys)
  while ((await chain.extend(Date.now())) !== null);
}

const firstOf = (month: number) => new Date(Date.UTC(2026, 10 - (MONTHS - 1) + month))

async function makeMonth(db: Kysely<never> | ReturnType<typeof createDb>, month: number): Promise<string> {
  const from = firstOf(month)
  const to = firstOf(month + 1)
  const name = `evergreen.audit_${from.toISOString().slice(0, 7).replace('-', '_')}`
  if (from.getTime() < LAST) {
    await sql`create table if not exists ${sql.table(name)} partition of evergreen.audit
      for values from (${sql.lit(from.toISOString())}) to (${sql.lit(to.toISOString())})`.execute(db)
  }
  return name
}

/** Each record with its key, and a sealed value of it for each field. */
async function makeRecords(db: ReturnType<typeof createDb>, keys: AuditKeys): Promise<void> {
  await sql`create table evergreen.made_up (record integer, sealed text[])`.execute(db)
  for (const [of, connection] of CONNECTIONS.entries()) {
    for (const [at, stream] of STREAMS.entries()) {
      const first = (of * STREAMS.length + at) * RECORDS
      const rows = Array.from({ length: RECORDS }, (_, n) => rowOf(first + n, keys))
      await sql`insert into evergreen.record_key (record_id, stream, connection_id, salt, key_id)
        select id, ${stream}, ${connection}, decode(salt, 'hex'), ${keys.keyId}
        from unnest(${rows.map(row => row.id)}::text[], ${rows.map(row => row.salt)}::text[]) as made (id, salt)`.execute(
        db,
      )
      await sql`insert into evergreen.made_up select record, sealed::text[]
        from unnest(${rows.map(row => row.record)}::integer[], ${rows.map(row => row.sealed)}::text[])
          as made (record, sealed)`.execute(db)
    }
  }
  await sql`analyze evergreen.made_up`.execute(db)
}

function rowOf(record: number, keys: AuditKeys) {
  const salt = randomBytes(16)
  const seal = keys.valueSealer({ salt, keyId: keys.keyId })
  if (seal === null) throw new Error('no key')
  const values = FIELDS.map((_, field) =>
    seal(JSON.stringify([`0${record}${field}`, `+41 44 ${record} ${field}`, '204'])),
  )
  return { record, id: recordId(record), salt: salt.toString('hex'), sealed: `{${values.join(',')}}` }
}
