// Invariant "Tamper-evident": a thousand ways in which somebody with all rights on the database changes the audit of a run,
// each found by verifying that run.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { AUDIT_COLUMNS } from '../../../src/domain/audit/text.ts'
import { verifyAudit } from '../../../src/operations/audit/verify.ts'
import { auditReader } from '../../../src/store/audit/reader.ts'
import { createDb, type Db } from '../../../src/store/pool.ts'
import { auditKeys } from '../../support/audit-keys.ts'
import { type AuditPlace, auditPlace } from './place.ts'
import * as tampering from './tampering.ts'

const RUNS = [30, 12, 40, 25]

let place: AuditPlace
const targets: tampering.Target[] = []
beforeAll(async () => {
  place = await auditPlace()
  for (const changes of RUNS) {
    const runId = await place.run(changes)
    await place.link()
    targets.push(await targetOf(runId))
  }
})
afterAll(() => place.db.close())

async function targetOf(runId: string): Promise<tampering.Target> {
  const numbers = async (query: string) =>
    (await place.db.pool.query<{ n: number }>(query, query.includes('$1') ? [runId] : [])).rows.map(({ n }) => n)
  return {
    runId,
    seqs: await numbers('select seq as n from evergreen.audit where run_id = $1 order by seq'),
    segments: await numbers('select number as n from evergreen.audit_segment where run_id = $1 order by number'),
    links: await numbers('select max(number) as n from evergreen.audit_link'),
  }
}

const clock = { now: () => 0, sleep: async () => undefined }

async function verified(db: Db, runId: string) {
  const head = place.head()
  const heads = head === null ? [] : [{ ...head, from: 'the log' }]
  const chain = { asOfNow: <T>(read: (reader: ReturnType<typeof auditReader>) => Promise<T>) => read(auditReader(db)) }
  return verifyAudit({ runId, heads }, { chain, keys: auditKeys, clock })
}

class PutBack extends Error {}

/** Whether the tampering was found; all is put back. Null where it changed nothing. */
async function found(tamper: tampering.Tampering, round: number): Promise<boolean | null> {
  const roll = tampering.dice(round * 7_919 + 1)
  const target = targets[round % targets.length]
  const other = targets[(round + 1) % targets.length]
  if (target === undefined || other === undefined) throw new Error('no runs')
  let result: boolean | null = null
  const attempt = createDb(place.db.pool)
    .transaction()
    .execute(async tx => {
      await sql`set local session_replication_role = replica`.execute(tx)
      if (await tamper(tx, target, other, roll)) result = (await verified(tx, target.runId)).faultCount > 0
      throw new PutBack()
    })
  await attempt.catch(error => {
    if (!(error instanceof PutBack)) throw error
  })
  return result
}

it.each([
  ...changedColumns(),
  ['removed entries', tampering.removeEntries, 80],
  ['an inserted entry', tampering.insertEntry, 80],
  ['swapped entries', tampering.swapEntries, 60],
  ['a column of two entries swapped', tampering.swapColumn, 30],
  ['the tail cut off', tampering.cutTail, 60],
  ['the newest link and all its segments gone', tampering.dropNewest, 20],
  ['runs swapped', tampering.swapRuns, 40],
  ['an old partition put back', tampering.putBackPartition, 20],
  ['a byte of a segment', tampering.bendSegment, 150],
  ['a byte of a link', tampering.bendLink, 70],
  ['the key of a record gone or changed', tampering.loseValues, 40],
  ['an erasure that nobody made', tampering.pretendErasure, 20],
  ['the whole chain made anew without the key', tampering.forgeChain, 20],
] satisfies readonly (readonly [string, tampering.Tampering, number])[])('finds %s', async (_name, tamper, rounds) => {
  const missed: number[] = []
  for (let round = 0; round < rounds; round += 1) if ((await found(tamper, round)) !== true) missed.push(round)
  expect(missed).toEqual([])
})

function changedColumns(): [string, tampering.Tampering, number][] {
  return AUDIT_COLUMNS.map(column => [`a changed ${column}`, tampering.bendEntry(column), 20])
}

it('finds nothing once all is put back', async () => {
  for (const { runId } of targets) expect((await verified(createDb(place.db.pool), runId)).faults).toEqual([])
  expect(await place.verify()).toMatchObject({ faultCount: 0, waiting: 0 })
})
