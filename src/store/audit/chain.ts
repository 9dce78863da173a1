// The chain over the segments. Segments are sealed where they are written, by many at once and without waiting for each
// other; one process at a time takes those that were committed into the next link.
import { sql } from 'kysely'
import type { AuditChain, AuditKeys, Link } from '../../contract/store/audit/chain.ts'
import type { Moment } from '../../domain/record.ts'
import { FatalError } from '../../errors.ts'
import { numberArray } from '../arrays.ts'
import { atomically } from '../json.ts'
import type { Db } from '../pool.ts'
import { auditReader, sealsOf } from './reader.ts'
import { type LinkRow, linkColumns, linkOf } from './rows.ts'
import { isoOf, secondsOf } from './seconds.ts'

const LOCK = 0x45564753
const MOST = 10_000

/** The AuditChain on `db`, sealing with `keys`. */
export function auditChain(db: Db, keys: AuditKeys): AuditChain {
  return {
    extend: at => atomically(db, tx => extend(tx, keys, at)),
    link: number => linkAt(db, number),
    asOfNow: read =>
      db
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute(async tx => {
          // Before the first look: who waits for retention with the moment fixed already sees the old partitions gone, and
          // nothing of what took their place. Locking fixes none.
          await sql`lock table only evergreen.audit in access share mode`.execute(tx)
          return read(auditReader(tx))
        }),
  }
}

async function linkAt(db: Db, number?: number): Promise<Link | null> {
  const { rows } = await sql<LinkRow>`select ${linkColumns} from evergreen.audit_link
    where ${number === undefined ? sql`true` : sql`number = ${number}`} order by number desc limit 1`.execute(db)
  return rows[0] === undefined ? null : linkOf(rows[0])
}

async function extend(tx: Db, keys: AuditKeys, at: Moment): Promise<Link | 'busy' | null> {
  const { rows: turns } = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${LOCK}) as mine`.execute(tx)
  if (turns[0]?.mine !== true) return 'busy'
  const { rows: taken } = await sql<{ number: number }>`delete from evergreen.audit_unlinked
    where number in (select number from evergreen.audit_unlinked order by number limit ${MOST})
    returning number`.execute(tx)
  if (taken.length === 0) return null
  const numbers = taken.map(({ number }) => number).toSorted((a, b) => a - b)
  const seals = new Map((await sealsOf(tx, numbers)).map(row => [row.number, row.seal]))
  const last = await linkAt(tx)
  const content = {
    number: (last?.number ?? 0) + 1,
    linkedAt: secondsOf(at),
    segments: numbers,
    content: keys.contentOf(numbers.map(number => ({ number, seal: seals.get(number) ?? null }))),
    keyId: keys.keyId,
    previous: last?.seal ?? new Uint8Array(),
  }
  const seal = keys.linkSeal(content)
  if (seal === null) throw new FatalError({ where: 'audit', what: 'the key that seals it is not at hand' })
  await sql`insert into evergreen.audit_link (number, linked_at, segments, content, key_id, previous, seal)
    values (${content.number}, ${isoOf(at)}, ${numberArray(numbers)}, ${Buffer.from(content.content)}, ${content.keyId},
      ${Buffer.from(content.previous)}, ${Buffer.from(seal)})`.execute(tx)
  return { ...content, seal }
}
