// Many changes of a run are written by one job of Salesforce's: few calls, one outcome per change, and the one job that
// was made, whoever dies meanwhile.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { objectionsIn } from '../../../connectors/salesforce/bulk/ingest/results.ts'
import { outcomesOf, refusalOf, SavedRows } from '../../../connectors/salesforce/write/answer.ts'
import type { BulkRow, BulkWriter, Destination } from '../../../src/contract/connector.ts'
import { ConfigError, ConnectionLost, LeaseLost, RetriableError } from '../../../src/errors.ts'
import { stopRun } from '../../../src/operations/write/stop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { openWriting, post, type WritingPlace } from './place.ts'

/** So many are worth a job here, so that no test needs thousands; see test/connectors/salesforce/cost.test.ts. */
const MANY = 300

let db: FreshDatabase
let place: WritingPlace
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
afterEach(() => place.close())

const jobs = () => place.sandbox.world.salesforce.ingestJobs.list()
const writtenOnce = () => {
  const written = place.writes().map(({ id }) => id)
  return written.length === new Set(written).size && written.length
}
/** The writer with some of its parts replaced. */
function withBulk(
  change: (bulk: BulkWriter) => Partial<BulkWriter> = () => ({}),
): (destination: Destination) => Destination {
  return destination => {
    const { bulk } = destination
    const worth = (records: number) => records >= MANY / 2
    return bulk === undefined ? destination : { ...destination, bulk: { ...bulk, worth, ...change(bulk) } }
  }
}

it('writes them by one job, compared by one question, in a few calls', async () => {
  place = await openWriting(db, 'salesforce', { records: MANY, tracked: true })
  place.alter(withBulk())
  const run = await place.run()
  expect(run.status).toBe('complete')
  expect(await place.counts(run.id)).toMatchObject({ outcomes: { applied: MANY, pending: 0 }, unwatched: 0 })
  expect(writtenOnce()).toBe(MANY)
  expect(jobs().map(({ state, rows }) => [state, rows.length])).toEqual([['JobComplete', MANY]])
  const { rows } = await db.pool.query(
    `select sum((detail->>'calls')::int)::int as calls from evergreen.audit
     where run_id = $1 and event = 'job.finished' and step in ('write-back', 'bulk-write')`,
    [run.id],
  )
  expect(rows[0].calls).toBeLessThanOrEqual(15)
})

it('gives each row its own outcome: written, refused, changed meanwhile, gone, and locked for the moment', async () => {
  place = await openWriting(db, 'salesforce', { records: MANY, tracked: true })
  const [edited = '', same = '', gone = '', refused = '', locked = ''] = place.ids
  const { world } = place.sandbox
  await post(place.sandbox.url, '/__sandbox/salesforce/rules/validation', {
    object: 'Contact',
    when: { field: 'LastName', is: 'equals', value: 'Person 3' },
    message: 'Not this one',
  })
  let compared = false
  place.alter(
    withBulk(bulk => ({
      changedSince: (...of) => {
        if (!compared) {
          place.edit(edited, 'someone.else@acme-corp.com')
          place.edit(same, 'person1@acme-corp.com')
          world.salesforce.remove(gone, 'person')
        }
        compared = true
        return bulk.changedSince(...of)
      },
      begin: async (...of) => {
        await post(place.sandbox.url, '/__sandbox/salesforce/locks', { id: locked, ms: 60_000 })
        return bulk.begin(...of)
      },
    })),
  )
  const run = await place.run()
  const changes = await db.unitOfWork.stores.audit.list({ runId: run.id, event: 'field.change', limit: MANY })
  const told = changes.filter(({ outcome, recordId }) => outcome !== 'applied' || recordId === locked)
  expect(new Map(told.map(({ recordId, outcome }) => [recordId, outcome]))).toEqual(
    new Map([
      [edited, 'conflict'],
      [same, 'unchanged'],
      [gone, 'conflict'],
      [refused, 'rejected'],
      [locked, 'applied'],
    ]),
  )
  expect(told.find(({ recordId }) => recordId === refused)?.answer).toContain('Not this one')
  expect(place.value(edited)).toBe('someone.else@acme-corp.com')
  expect(await place.counts(run.id)).toMatchObject({ outcomes: { applied: MANY - 4, pending: 0 } })
})

it.each<[string, keyof BulkWriter]>([
  ['before its job is made', 'make'],
  ['before its job begins', 'begin'],
  ['after its job began', 'end'],
])('finds the job of a worker that died %s, and writes nothing twice', async (_when, part) => {
  place = await openWriting(db, 'salesforce', { records: MANY })
  let [died, made] = [0, 0]
  const dying = () => {
    died += 1
    if (died === 1) throw new LeaseLost({ where: 'worker', what: 'it was killed' })
  }
  place.alter(
    withBulk(bulk => ({
      make: async stream => {
        if (part === 'make') dying()
        made += 1
        return bulk.make(stream)
      },
      begin: async (...of) => {
        if (part === 'begin') dying()
        return bulk.begin(...of)
      },
      end: async (...of) => {
        if (part === 'end') dying()
        return bulk.end(...of)
      },
    })),
  )
  const run = await place.run()
  expect(run.status).toBe('complete')
  expect(died).toBeGreaterThan(0)
  expect(writtenOnce()).toBe(MANY)
  expect(await place.counts(run.id)).toMatchObject({ outcomes: { applied: MANY, pending: 0 } })
  // A job that had a name and had not begun is given up for another, and never runs.
  expect(made).toBe(part === 'begin' ? 2 : 1)
  expect(jobs().filter(({ state }) => state === 'JobComplete')).toHaveLength(1)
})

it.each<[string, number]>([
  ['is at work', 200_000],
  ['is over', 1_000],
])(
  'takes what a job did that a slow worker began after all, when it was about to be given up and %s',
  async (_how, workMs) => {
    place = await openWriting(db, 'salesforce', { records: MANY })
    const { ingestJobs } = place.sandbox.world.salesforce
    Object.assign(ingestJobs.pace, { queueMs: 1_000, workMs })
    let slow: (() => Promise<unknown>) | undefined
    place.alter(
      withBulk(bulk => ({
        begin: async (...of) => {
          if (slow !== undefined) return bulk.begin(...of)
          slow = () => bulk.begin(...of)
          throw new LeaseLost({ where: 'worker', what: 'it was thought dead' })
        },
        drop: async (...of) => {
          await slow?.()
          place.sandbox.world.clock.advance(10_000)
          return bulk.drop(...of)
        },
      })),
    )
    const run = await place.run()
    expect(run.status).toBe('complete')
    expect(writtenOnce()).toBe(MANY)
    expect(await place.counts(run.id)).toMatchObject({ outcomes: { applied: MANY, unchanged: 0, pending: 0 } })
  },
)

it('waits for what a job may still be writing that a slow worker began just before it was given up', async () => {
  place = await openWriting(db, 'salesforce', { records: MANY })
  const { world } = place.sandbox
  Object.assign(world.salesforce.ingestJobs.pace, { queueMs: 30_000, workMs: 1_000 })
  let slow: (() => Promise<unknown>) | undefined
  place.alter(
    withBulk(bulk => ({
      begin: async (...of) => {
        if (slow !== undefined) return bulk.begin(...of)
        slow = () => bulk.begin(...of)
        throw new LeaseLost({ where: 'worker', what: 'it was thought dead' })
      },
      // As it shows where the rows that were at work at that moment come through all the same: none is done so far.
      drop: async () => {
        await slow?.()
        return false
      },
    })),
  )
  const run = await place.run()
  expect(run.status).toBe('complete')
  expect(writtenOnce()).toBe(MANY)
  expect(jobs()).toHaveLength(1)
  expect(await place.counts(run.id)).toMatchObject({ outcomes: { applied: MANY, unchanged: 0, pending: 0 } })
})

it('goes on after a job that it has given up itself in the midst of its rows, and does not fail for that', async () => {
  place = await openWriting(db, 'salesforce', { records: MANY })
  const half = place.ids.slice(0, MANY / 2)
  const rest = {
    status: 'retry',
    code: 'NOT_PROCESSED',
    answer: 'the job ended before it came to this record',
  } as const
  let slow: (() => Promise<unknown>) | undefined
  let dropped: string | undefined
  place.alter(
    withBulk(bulk => ({
      begin: async (...of) => {
        if (slow !== undefined) return bulk.begin(...of)
        const [job, stream, changes] = of
        slow = () =>
          bulk.begin(
            job,
            stream,
            changes.filter(({ recordId }) => half.includes(recordId)),
          )
        throw new LeaseLost({ where: 'worker', what: 'it was thought dead' })
      },
      drop: async job => {
        await slow?.()
        dropped = job
        return true
      },
      end: async (...of) => {
        const end = await bulk.end(...of)
        if (end.status !== 'over' || of[0] !== dropped) return end
        const left = place.ids
          .filter(id => !half.includes(id))
          .map(id => [id, { intentId: null, outcome: rest }] as const)
        return { ...end, rows: new Map<string, BulkRow>([...end.rows, ...left]), failure: 'Aborted' }
      },
    })),
  )
  const run = await place.run()
  expect(run.status).toBe('complete')
  expect(writtenOnce()).toBe(MANY)
  expect(await place.counts(run.id)).toMatchObject({ outcomes: { applied: MANY, unchanged: 0, pending: 0 } })
})

it('says in the words of Salesforce that somebody aborted its job there, and leaves its changes for a retry', async () => {
  place = await openWriting(db, 'salesforce', { records: MANY })
  const { ingestJobs } = place.sandbox.world.salesforce
  place.alter(
    withBulk(bulk => ({
      begin: async (...of) => {
        const begun = await bulk.begin(...of)
        for (const job of ingestJobs.list()) ingestJobs.abort(job)
        return begun
      },
    })),
  )
  const run = await place.run()
  expect(run).toMatchObject({ status: 'failed', note: expect.stringContaining('Aborted') })
  expect(await place.counts(run.id)).toMatchObject({ outcomes: { applied: 0, uncertain: 0, pending: MANY } })
  expect(place.writes()).toEqual([])
})

it('asks after each row of a job that failed and of which no file can be read: it may have written them', async () => {
  place = await openWriting(db, 'salesforce', { records: MANY })
  let failed = false
  place.alter(
    withBulk(bulk => ({
      end: async (...of) => {
        const end = await bulk.end(...of)
        if (end.status !== 'over' || failed) return end
        failed = true
        return { ...end, rows: new Map(), failure: 'Failed: InternalServerError' }
      },
    })),
  )
  const run = await place.run()
  expect(failed).toBe(true)
  expect(run.status).toBe('complete')
  expect(writtenOnce()).toBe(MANY)
  expect(await place.counts(run.id)).toMatchObject({ outcomes: { applied: MANY, unchanged: 0, pending: 0 } })
})

it.each(['after', 'before'] as const)(
  'tells by the job what a lost answer to its beginning hides: lost %s',
  async when => {
    place = await openWriting(db, 'salesforce', { records: MANY })
    const path = /jobs\/ingest\/\w+$/
    place.sandbox.world.faults.add({
      system: 'salesforce',
      path,
      method: 'PATCH',
      skip: 0,
      times: 1,
      when,
      kind: 'reset',
    })
    const run = await place.run()
    expect(run.status).toBe('complete')
    expect(writtenOnce()).toBe(MANY)
  },
)

it('fails with the words of Salesforce when the job as a whole is refused, and leaves its changes for a retry', async () => {
  place = await openWriting(db, 'salesforce', { records: MANY })
  place.alter(withBulk())
  place.sandbox.world.salesforce.ingestJobs.failure = 'InvalidBatch : Field name not found : Email'
  const run = await place.run()
  expect(run.status).toBe('failed')
  expect(run.note).toContain('Field name not found : Email')
  expect(await place.counts(run.id)).toMatchObject({ outcomes: { applied: 0, uncertain: 0, pending: MANY } })
  expect(place.writes()).toEqual([])
})

it('asks after the few changes that it wrote without a job, where their answer was lost', async () => {
  const address = (n: number) => (n < 10 ? `PERSON${n}@ACME-CORP.COM` : `person${n}@acme-corp.com`)
  place = await openWriting(db, 'salesforce', { records: MANY, address })
  let isLost = false
  place.alter(destination => ({
    ...withBulk()(destination),
    write: async (...of) => {
      const outcomes = await destination.write(...of)
      if (isLost) return outcomes
      isLost = true
      throw new ConnectionLost({ where: 'the test', what: 'the answer is lost' })
    },
  }))
  const run = await place.run()
  expect(isLost).toBe(true)
  expect(writtenOnce()).toBe(10)
  expect(await place.counts(run.id)).toMatchObject({ outcomes: { applied: 10, unchanged: 0, pending: 0 } })
})

it('writes nothing more of a run that was stopped, where Salesforce has nothing to tell of its job', async () => {
  place = await openWriting(db, 'salesforce', { records: MANY })
  const { route, sandbox } = place
  const { id } = await route.start()
  place.alter(
    withBulk(() => ({
      begin: async () => {
        await stopRun(id, 'user:ada', route.parts)
        return { refused: new Map(), due: sandbox.world.clock.now() + 1_000 }
      },
      end: async () => ({ status: 'gone' }),
    })),
  )
  expect(await route.finish(id)).toMatchObject({ status: 'stopped' })
  expect(place.writes()).toEqual([])
  expect(await place.counts(id)).toMatchObject({ outcomes: { applied: 0, uncertain: 0, pending: MANY } })
})

const BUSY = {
  status: 'retry',
  code: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  answer: 'CPU time limit exceeded',
} as const

it.each([
  ['and writes them so', true, { status: 'complete', note: null }, { applied: MANY, pending: 0 }],
  ['and leaves for the next run what it does not take so', false, {}, { applied: 0, pending: MANY }],
] as const)('goes on by collections after a job that wrote next to nothing, %s', async (_how, takes, end, outcomes) => {
  place = await openWriting(db, 'salesforce', { records: MANY })
  let made = 0
  const busyJob = withBulk(bulk => ({
    make: async stream => {
      made += 1
      if (made > 3) throw new ConfigError({ where: 'the test', what: 'one job after another is made' })
      return bulk.make(stream)
    },
    begin: async () => ({ refused: new Map(), due: place.sandbox.world.clock.now() + 1_000 }),
    end: async () => {
      const rows = new Map(place.ids.map(id => [id, { intentId: null, outcome: BUSY }]))
      return { status: 'over', rows, failure: null, processed: MANY }
    },
  }))
  place.alter(destination => {
    const write: Destination['write'] = async (...of) => of[1].map(() => BUSY)
    return { ...busyJob(destination), ...(takes ? {} : { write }) }
  })
  const run = await place.run()
  expect(run).toMatchObject(end)
  expect(made).toBe(1)
  expect(await place.counts(run.id)).toMatchObject({ outcomes })
})

it('halts where transaction security refuses each row: first of a job, then of collections', async () => {
  place = await openWriting(db, 'salesforce', { records: MANY })
  const [statusCode, message] = ['TXN_SECURITY_METERING_ERROR', 'The transaction was blocked by a policy']
  let made = 0
  const blockedJob = withBulk(bulk => ({
    make: async stream => {
      made += 1
      if (made > 3) throw new Error('one job after another is made')
      return bulk.make(stream)
    },
    begin: async () => ({ refused: new Map(), due: place.sandbox.world.clock.now() + 1_000 }),
    end: async () => {
      const outcome = refusalOf(objectionsIn(`${statusCode}:${message}:--`))
      const rows = new Map(place.ids.map(id => [id, { intentId: null, outcome }]))
      return { status: 'over', rows, failure: null, processed: MANY }
    },
  }))
  place.alter(destination => ({
    ...blockedJob(destination),
    write: async (_stream, changes) => {
      const rows = changes.map(() => ({ id: null, success: false, errors: [{ statusCode, message }] }))
      return outcomesOf(
        SavedRows.parse(rows),
        changes.map(({ recordId }) => recordId),
        'crm',
      )
    },
  }))
  const run = await place.run()
  expect(run).toMatchObject({ status: 'failed', note: expect.stringContaining('TXN_SECURITY_METERING_ERROR') })
  expect(made).toBe(1)
  expect(await place.counts(run.id)).toMatchObject({ outcomes: { applied: 0, uncertain: 0, pending: MANY } })
})

it('makes no second job after one in vain, though the work has to come back before collections have written the rest', async () => {
  place = await openWriting(db, 'salesforce', { records: MANY })
  let [made, failures] = [0, 1]
  const busyJob = withBulk(bulk => ({
    make: async stream => {
      made += 1
      return bulk.make(stream)
    },
    begin: async () => ({ refused: new Map(), due: place.sandbox.world.clock.now() + 1_000 }),
    end: async () => {
      const rows = new Map(place.ids.map(id => [id, { intentId: null, outcome: BUSY }]))
      return { status: 'over', rows, failure: null, processed: MANY }
    },
  }))
  place.alter(destination => ({
    ...busyJob(destination),
    write: async (...of) => {
      if (failures-- > 0) throw new RetriableError({ what: 'busy', retryAfterMs: 1_000 })
      return destination.write(...of)
    },
  }))
  const run = await place.run()
  expect(run.status).toBe('complete')
  expect(made).toBe(1)
  expect(writtenOnce()).toBe(MANY)
})

it('puts back what its first writes went over also where these have stopped the run', async () => {
  const guards = {
    ...{ changedShare: 1, blankedShare: 1, shift: 1, atLeast: 100, fields: {} },
    ...{ canary: 5, canaryFailures: 0.2, confirmMinutes: 0, flips: 3 },
  }
  place = await openWriting(db, 'salesforce', { records: MANY, tracked: true, guards })
  const [first = ''] = place.ids
  for (const name of ['Person 1', 'Person 2']) {
    const when = { field: 'LastName', is: 'equals', value: name }
    await post(place.sandbox.url, '/__sandbox/salesforce/rules/validation', { object: 'Contact', when, message: 'No' })
  }
  place.alter(withBulk())
  place.editBeforeWrite([first], 'someone.else@acme-corp.com')
  const run = await place.run()
  expect(run).toMatchObject({ status: 'planned', stopsFor: expect.stringMatching(/^canary: .*2 rejected/) })
  expect(place.value(first)).toBe('someone.else@acme-corp.com')
})

it('finds an edit that came while the job was at work, and puts it back', async () => {
  place = await openWriting(db, 'salesforce', { records: MANY, tracked: true })
  const [first = ''] = place.ids
  place.alter(
    withBulk(bulk => ({
      begin: async (...of) => {
        const begun = await bulk.begin(...of)
        place.edit(first, 'someone.else@acme-corp.com')
        return begun
      },
    })),
  )
  const run = await place.run()
  expect(place.value(first)).toBe('someone.else@acme-corp.com')
  expect(await place.counts(run.id)).toMatchObject({ outcomes: { applied: MANY, overtaken: 1 } })
})
