// What somebody with all rights on the database may try: each writes to it by SQL, with the triggers off.
import { createHmac } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { AUDIT_COLUMNS, linkText, segmentText } from '../../../src/domain/audit/text.ts'
import { auditReader } from '../../../src/store/audit/reader.ts'
import type { Db } from '../../../src/store/pool.ts'
import { auditKeys } from '../../support/audit-keys.ts'

/** Whole numbers below `below`, the same in every run of the test. */
export type Dice = (below: number) => number

export function dice(seed: number): Dice {
  let state = seed
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** A run, and where its own entries and segments are. */
export interface Target {
  readonly runId: string
  readonly seqs: readonly number[]
  readonly segments: readonly number[]
  readonly links: readonly number[]
}

/** Resolves to whether anything is otherwise than before. */
export type Tampering = (db: Db, target: Target, other: Target, roll: Dice) => Promise<boolean>

async function changes(db: Db, statement: RawBuilder<unknown>): Promise<boolean> {
  const { numAffectedRows } = await statement.execute(db)
  return (numAffectedRows ?? 0n) > 0n
}

const one = <T>(of: readonly T[], roll: Dice): T => {
  const found = of[roll(of.length)]
  if (found === undefined) throw new Error('nothing to choose from')
  return found
}

/** One byte of a text becomes another, or one is put in, or all of it goes. */
function bent(text: string | null, roll: Dice): string | null {
  if (text === null) return 'x'
  const at = roll(text.length)
  const way = roll(4)
  if (way === 0) return null
  if (way === 1) return `${text.slice(0, at)} ${text.slice(at)}`
  return `${text.slice(0, at)}${text[at] === 'q' ? 'r' : 'q'}${text.slice(at + 1)}`
}

/** Another text of a JSON value, at times of the very same value. */
function bentJson(text: string | null, roll: Dice): string {
  if (text === null) return 'null'
  const ways = [
    `${text} `,
    text.replace(':', ': '),
    text.replace(/^\{("[^"]+":)/, '{$1null,$1'),
    text.replace(/[a-z]/, letter => `\\u00${letter.charCodeAt(0).toString(16)}`),
    text.replace(/\d/, digit => String((Number(digit) + 1) % 10)),
    '{}',
  ]
  return one(ways, roll)
}

const audit = sql`evergreen.audit`

/** Any byte of any column of an entry. */
export const bendEntry =
  (column: (typeof AUDIT_COLUMNS)[number]): Tampering =>
  async (db, { seqs }, _other, roll) => {
    const seq = one(seqs, roll)
    const to = async (): Promise<RawBuilder<unknown>> => {
      if (column === 'seq') return sql`seq + ${one([1, -1, 1_000, 2_048, 1_000_000_000], roll)}`
      if (column === 'at')
        return sql`at + ${one(['1 microsecond', '-1 microsecond', '1 month', '-10 years'], roll)}::interval`
      const { rows } = await sql<{ text: string | null }>`select ${sql.ref(column)}::text as text from ${audit}
        where seq = ${seq}`.execute(db)
      const text = rows[0]?.text ?? null
      if (column === 'ground' || column === 'detail') return sql`${bentJson(text, roll)}::json`
      const other = bent(text, roll)
      return other === null && (column === 'event' || column === 'actor') ? sql`''` : sql`${other}`
    }
    return changes(db, sql`update ${audit} set ${sql.ref(column)} = ${await to()} where seq = ${seq}`)
  }

export const removeEntries: Tampering = (db, { seqs }, _other, roll) => {
  const from = one(seqs, roll)
  return changes(db, sql`delete from ${audit} where seq between ${from} and ${from + roll(5)}`)
}

/** A copy of an entry: in the same segment, in its own place at another time, in one that is not there, of another run. */
export const insertEntry: Tampering = async (db, { runId, seqs }, other, roll) => {
  const last = seqs.at(-1) ?? 0
  const place = one([last + 1, one(seqs, roll), last + 100 * 2_048, 5, 2 ** 60], roll)
  const from = one(roll(2) === 0 ? seqs : other.seqs, roll)
  const rest = sql.join(AUDIT_COLUMNS.slice(2).map(name => (name === 'run_id' ? sql`${runId}` : sql.ref(name))))
  const columns = sql.join(AUDIT_COLUMNS.map(name => sql.ref(name)))
  return changes(
    db,
    sql`insert into ${audit} (${columns}) select ${place}, at + interval '17 days', ${rest} from ${audit} where seq = ${from}`,
  )
}

/** Two entries in each other's places. */
export const swapEntries: Tampering = async (db, { seqs }, _other, roll) => {
  const a = one(seqs, roll)
  const b = one(
    seqs.filter(seq => seq !== a),
    roll,
  )
  await changes(db, sql`update ${audit} set seq = -seq where seq in (${a}, ${b})`)
  return changes(
    db,
    sql`update ${audit} set seq = case seq when ${-a} then ${b}::bigint else ${a}::bigint end where seq in (${-a}, ${-b})`,
  )
}

/** What one entry says in a column stands in another one, and the other way round. */
export const swapColumn: Tampering = async (db, { seqs }, _other, roll) => {
  const column = sql.ref(one(['at', 'record_id', 'intent_id', 'sealed', 'event', 'detail'] as const, roll))
  // A run's first entry is of another kind than those behind it, and of the same moment as the second and the last.
  const [a = 0, b = 0] = [seqs[0], seqs[2 + roll(seqs.length - 3)]]
  const other = sql`(select ${column} from ${audit} where seq = ${a} + ${b}::bigint - each.seq)`
  return changes(db, sql`update ${audit} as each set ${column} = ${other} where seq in (${a}, ${b})`)
}

/** The last entries go; with their segments, and with the links of these, as it comes. */
export const cutTail: Tampering = async (db, { seqs, segments }, _other, roll) => {
  const depth = roll(3)
  const from = depth === 0 ? (seqs.at(-1 - roll(Math.min(5, seqs.length))) ?? 0) : one(segments, roll) * 2_048
  const cut = await changes(db, sql`delete from ${audit} where seq >= ${from}`)
  const first = Math.floor(from / 2_048)
  if (depth > 0) await changes(db, sql`delete from evergreen.audit_segment where number >= ${first}`)
  if (depth > 1)
    await changes(db, sql`delete from evergreen.audit_link where segments[cardinality(segments)] >= ${first}`)
  return cut
}

/** The newest link, with its segments and their entries, as if they had never been. */
export const dropNewest: Tampering = async (db, _target, _other, roll) => {
  const { rows } = await sql<{ segments: readonly unknown[] }>`delete from evergreen.audit_link
    where number > (select max(number) from evergreen.audit_link) - ${roll(2) + 1} returning segments`.execute(db)
  for (const number of rows.flatMap(({ segments }) => segments).map(Number)) {
    await changes(db, sql`delete from ${audit} where seq >= ${number * 2_048} and seq < ${(number + 1) * 2_048}`)
    await changes(db, sql`delete from evergreen.audit_segment where number = ${number}`)
  }
  return rows.length > 0
}

/** What one run did is said of another, and the other way round. */
export const swapRuns: Tampering = async (db, target, other, roll) => {
  const swap = (table: string) =>
    changes(
      db,
      sql`update ${sql.table(`evergreen.${table}`)} set run_id = case run_id when ${target.runId} then ${other.runId}
        else ${target.runId} end where run_id in (${target.runId}, ${other.runId})`,
    )
  const way = roll(3)
  const entries = way !== 1 && (await swap('audit'))
  const segments = way !== 0 && (await swap('audit_segment'))
  return entries || segments
}

/** The partition as it was before the last entries: detached, and its older copy attached. */
export const putBackPartition: Tampering = async (db, { seqs }, _other, roll) => {
  const partition = sql.table('evergreen.audit_2026_11')
  const range = sql`for values from ('2026-11-01 00:00:00+00') to ('2026-12-01 00:00:00+00')`
  const upTo = one(seqs, roll)
  await sql`create table evergreen.older (like ${partition} including all)`.execute(db)
  await sql`insert into evergreen.older select * from ${partition} where seq < ${upTo}`.execute(db)
  await sql`alter table ${audit} detach partition ${partition}`.execute(db)
  await sql`alter table ${audit} attach partition evergreen.older ${range}`.execute(db)
  return true
}

/** The same numbers, counted from another place than the first. */
const otherBounds = (column: string, type: string): RawBuilder<unknown> =>
  sql`format('[5:%s]=%s', 4 + cardinality(${sql.ref(column)}), ${sql.ref(column)})::${sql.raw(type)}[]`

/** Any byte of any column of a segment. */
export const bendSegment: Tampering = (db, { segments }, _other, roll) => {
  const number = one(segments, roll)
  const at = roll(32)
  const flip = (column: string) => sql`set_byte(${sql.ref(column)}, ${at}, get_byte(${sql.ref(column)}, ${at}) # 1)`
  const set = one(
    [
      sql`number = number + 100000`,
      sql`number = ${2 ** 60}::bigint`,
      sql`run_id = run_id || 'x'`,
      sql`run_id = null`,
      sql`entries = entries + 1`,
      sql`entries = entries - 1`,
      sql`from_at = from_at - interval '1 microsecond'`,
      sql`to_at = to_at + interval '1 microsecond'`,
      sql`key_id = 'x'`,
      sql`hashes = ${flip('hashes')}`,
      sql`hashes = hashes || decode('00', 'hex')`,
      sql`seal = ${flip('seal')}`,
      sql`seal = ''`,
      sql`holds = '{}'`,
      sql`holds = holds[2:]`,
      sql`holds = holds || 7`,
      sql`holds = holds || holds[1]`,
      sql`holds = ${otherBounds('holds', 'integer')}`,
    ],
    roll,
  )
  return changes(db, sql`update evergreen.audit_segment set ${set} where number = ${number}`)
}

/** Any byte of any column of a link, or all of one. */
export const bendLink: Tampering = (db, { links }, _other, roll) => {
  const number = one(links, roll)
  const at = roll(32)
  const flip = (column: string) => sql`set_byte(${sql.ref(column)}, ${at}, get_byte(${sql.ref(column)}, ${at}) # 1)`
  const set = one(
    [
      sql`number = number + 100000`,
      sql`number = -number`,
      sql`linked_at = linked_at + interval '1 microsecond'`,
      sql`segments = segments || 100000`,
      sql`segments = segments[2:]`,
      sql`segments = '{}'`,
      sql`segments = ${otherBounds('segments', 'bigint')}`,
      sql`segments = (select array_agg(array[each]) from unnest(segments) as each)`,
      sql`content = ${flip('content')}`,
      sql`key_id = 'x'`,
      sql`previous = previous || decode('00', 'hex')`,
      sql`seal = ${flip('seal')}`,
    ],
    roll,
  )
  if (roll(8) === 0) return changes(db, sql`delete from evergreen.audit_link where number = ${number}`)
  return changes(db, sql`update evergreen.audit_link set ${set} where number = ${number}`)
}

/** The values of an entry can be read by nobody any more: the key of its record goes, or becomes another. */
export const loseValues: Tampering = async (db, { seqs }, _other, roll) => {
  // A run's first and last entry are of no record.
  const seq = one(seqs.slice(1, -1), roll)
  const own = sql`evergreen.record_key as key using ${audit} as entry where entry.seq = ${seq} and entry.sealed is not null
    and key.record_id = entry.record_id and key.stream = entry.stream and key.connection_id = entry.connection_id`
  if (roll(2) === 0) return changes(db, sql`delete from ${own}`)
  return changes(
    db,
    sql`with gone as (delete from ${own} returning key.*)
      insert into evergreen.record_key (record_id, stream, connection_id, key_id, salt)
      select record_id, stream, connection_id, key_id, salt || decode('00', 'hex') from gone`,
  )
}

/** The same, with an entry that says that the record was erased. */
export const pretendErasure: Tampering = async (db, target, other, roll) => {
  if (!(await loseValues(db, target, other, roll))) return false
  return changes(
    db,
    sql`insert into ${audit} (seq, at, event, actor, connection_id, stream, record_id)
      select 1000000 * 2048::bigint + row_number() over (), now(), 'record.erased', 'cli:nobody', connection_id, stream, record_id
      from ${audit} where run_id = ${target.runId} and record_id is not null group by connection_id, stream, record_id`,
  )
}

/** An entry is changed, and every hash, seal and link from there on made anew: with all that is known but the key. */
export const forgeChain: Tampering = async (db, { seqs, segments }, _other, roll) => {
  const seq = one(seqs, roll)
  await changes(db, sql`update ${audit} set after = 'forged', actor = 'cli:nobody' where seq = ${seq}`)
  const sign = (text: string) =>
    createHmac('sha256', `guess ${roll(1_000)}`)
      .update(text)
      .digest()
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
  const reader = auditReader(db)
  for (const segment of (await reader.segments(segments[0] ?? 0, 10_000)).segments) {
    const span = { from: segment.number * 2_048, to: (segment.number + 1) * 2_048 }
    const hashes = Buffer.concat((await reader.entries(span)).map(auditKeys.hashOf))
    const seal = sign(segmentText(segment, base64(hashes)))
    await changes(
      db,
      sql`update evergreen.audit_segment set hashes = ${hashes}, seal = ${seal} where number = ${segment.number}`,
    )
  }
  let previous: Uint8Array | null = null
  for (const link of await reader.links(0, 1_000)) {
    const seals = new Map((await reader.sealsOf(link.segments)).map(each => [each.number, each.seal]))
    const content = auditKeys.contentOf(link.segments.map(number => ({ number, seal: seals.get(number) ?? null })))
    const before: Uint8Array = previous ?? link.previous
    const seal = sign(linkText(link, base64(content), base64(before)))
    await changes(
      db,
      sql`update evergreen.audit_link set content = ${Buffer.from(content)}, previous = ${Buffer.from(before)}, seal = ${seal}
        where number = ${link.number}`,
    )
    previous = seal
  }
  return true
}
