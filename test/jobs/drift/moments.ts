// Everything that an admin may do to a stream, done before each single call of a run in turn, whatever way its records are
// read: the run ends well, each thing is told once, no record loses what is known of it.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DRIFT_KINDS, DRIFT_POLICIES, type DriftKind, type DriftPolicy } from '../../../src/domain/drift/setting.ts'
import { beginBatches } from '../../../src/operations/notices/batch.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { quietLog } from '../../support/quiet-log.ts'
import { type Admin, every, type Names, type PlaceOptions, place, type System } from './crms.ts'

export type There = Awaited<ReturnType<typeof place>>

/** A way by which records are read. */
export interface Way {
  readonly name: string
  readonly system: System
  readonly options?: PlaceOptions
  /** Makes the CRM and the connection so that this way is taken. */
  readonly arrange?: (there: There) => void
  /** Each record has a change to be made; then only what becomes of a lost object is looked at. */
  readonly writes?: true
  /** Much like another way: only looked at where each moment is. */
  readonly alike?: true
  /** Starts a run that reads so. */
  readonly start: (there: There) => Promise<{ readonly id: string }>
}

export const full: Way['start'] = ({ route }) => route.start({ mode: 'full' })
export const incremental: Way['start'] = ({ route }) => route.start({ mode: 'incremental' })

/** A micro-batch of all records. */
export const noticed: Way['start'] = async ({ ids, names, route, sync, db, clock }) => {
  const { connectionId } = await sync()
  const at = clock.now()
  const news = ids.map(recordId => ({ event: randomUUID(), streams: [names.stream], recordId, kind: 'edited', at }))
  await db.unitOfWork.stores.notices.add(connectionId, news, at)
  await clock.sleep(60_000)
  const begun = await beginBatches({ unitOfWork: db.unitOfWork, clock, newId: randomUUID, log: quietLog })
  const run = begun.find(({ syncName }) => syncName === route.sync)
  if (run === undefined) throw new Error('no micro-batch')
  return run
}

/** Each moment takes minutes: `EVERY_MOMENT=1 vitest run test/jobs/drift/moments*`. Else every sixth one is looked at. */
const THOROUGH = process.env['EVERY_MOMENT'] !== undefined
const STEP = THOROUGH ? 1 : 6
/** More than any run here needs. */
const ROUNDS = THOROUGH ? 40 : 7
const CHOICES = ['gold', 'silver'] as const
const SUFFIX = { salesforce: '__c', hubspot: '' } as const
const ON: Readonly<Partial<Record<DriftKind, System>>> = { shortened: 'salesforce' }

const kindsOf = (system: System) => DRIFT_KINDS.filter(kind => (ON[kind] ?? system) === system)

/** Each round has a field for each kind of its own. */
function fieldOf(kind: DriftKind, round: number, system: System, { tier }: Names) {
  const at = tier.replace(/^tier_|__c$/gi, '')
  const word = kind === 'added' ? 'work_email' : kind.replace('-', '_')
  const values = kind.startsWith('values') ? CHOICES : undefined
  return { name: `${word}_${at}_${round}${SUFFIX[system]}`, label: `${word} ${round}`, values }
}

type Change = (admin: Admin, field: { readonly name: string; readonly label: string }) => Promise<void>
const CHANGES: Readonly<Record<DriftKind, Change>> = {
  added: (admin, field) => admin.field(field),
  vanished: (admin, { name }) => admin.hide(name),
  renamed: async (admin, { name, label }) => {
    await admin.hide(name)
    await admin.field({ name: `other_${name}`, label })
  },
  retyped: (admin, field) => admin.field({ ...field, number: true }),
  locked: (admin, { name }) => admin.lock(name),
  shortened: (admin, field) => admin.field({ ...field, length: 20 }),
  'values-added': (admin, field) => admin.field({ ...field, values: [...CHOICES, 'bronze'] }),
  'values-removed': (admin, field) => admin.field({ ...field, values: ['gold'] }),
}

async function openWay(way: Way, db: FreshDatabase, sandbox: Sandbox, rounds: number): Promise<There> {
  const { system, options = {} } = way
  const kinds = kindsOf(system).filter(kind => kind !== 'added')
  const there = await place(db, sandbox, system, {
    ...options,
    beside: names =>
      Array.from({ length: rounds }, (_none, round) => kinds.map(kind => fieldOf(kind, round, system, names))).flat(),
  })
  way.arrange?.(there)
  return there
}

/** To its end, or until its sync has paused itself. */
async function toEndOrPause({ route, sync, pass }: There, id: string) {
  for (let turn = 0; turn < 20; turn += 1) {
    await route.work()
    const run = await route.run(id)
    if (run.status !== 'active' || (await sync()).pausedAt !== null) return run
    pass(6_000)
  }
  throw new Error('the run does not end')
}

/** To its end; each time that its sync has paused itself somebody resumes it. */
async function toEnd(there: There, id: string) {
  for (;;) {
    const run = await toEndOrPause(there, id)
    if (run.status !== 'active') return run
    await there.resume()
    there.pass(6_000)
  }
}

/** Starts the way's run, which has everything to read; before its nth call the change is made. */
async function startWith(there: There, way: Way, nth: number, change: () => Promise<void>) {
  const { crm, ids, names } = there
  for (const id of ids) {
    const news =
      way.writes === true ? { [names.email]: `LOUD${id}.${nth}@ACME-CORP.COM` } : { [names.name]: `P ${nth}` }
    crm.update(id, news, 'person')
  }
  there.pass(3_600_000)
  let calls = 0
  there.beforeCalls(async () => {
    calls += 1
    if (calls === nth) await change()
  })
  const { id } = await way.start(there)
  return { id, wasChanged: () => calls >= nth }
}

interface Round {
  readonly there: There
  readonly way: Way
  readonly nth: number
  readonly policy: DriftPolicy
  readonly round: number
}

const GOOD = { status: expect.stringMatching(/^(complete|provisional)$/) }

async function settled(there: There) {
  there.beforeCalls(async () => undefined)
  return toEnd(there, (await there.route.start({ mode: 'incremental' })).id)
}

async function driftRound({ there, way, nth, policy, round }: Round): Promise<boolean> {
  const { system } = way
  const { stores } = there.db.unitOfWork
  const sync = await there.sync()
  await stores.syncs.save({ ...sync, definition: { ...sync.definition, drift: every(policy) } }, there.clock.now())
  const fields = kindsOf(system).map(kind => ({ kind, ...fieldOf(kind, round, system, there.names) }))
  const { id, wasChanged } = await startWith(there, way, nth, async () => {
    for (const { kind, name, label } of fields) await CHANGES[kind](there.admin, { name, label })
  })
  const at = `before call ${nth}, under ${policy}`
  expect(await toEnd(there, id), at).toMatchObject(GOOD)
  if (!wasChanged()) return false
  expect(await settled(there), at).toMatchObject(GOOD)
  const own = new Set(fields.map(({ name }) => name))
  const told = (await there.told()).filter(({ field }) => own.has(field))
  expect(told.map(({ kind, field }) => `${kind} ${field}`).toSorted(), at).toEqual(
    fields.map(({ kind, name }) => `${kind} ${name}`).toSorted(),
  )
  for (const { kind, name } of fields) {
    if (kind !== 'added') expect(await there.known(name), `${name} ${at}`).toEqual(there.ids.map(() => 'gold'))
  }
  expect(there.written(), at).toEqual([])
  return true
}

/** The object goes, is found to be gone by this run or the next one, and comes back. */
async function goneRound({ there, way, nth }: Round): Promise<boolean> {
  const { resume, sync } = there
  const isTold = ({ kind }: { readonly kind?: unknown }) => kind === 'object-vanished'
  const before = (await there.told()).filter(isTold).length
  let giveBack = (): void => undefined
  const { id, wasChanged } = await startWith(there, way, nth, async () => {
    giveBack = there.admin.takeObject()
  })
  const at = `before call ${nth}`
  let run = await toEndOrPause(there, id)
  if (!wasChanged()) {
    expect(run, at).toMatchObject(GOOD)
    return false
  }
  if (run.status !== 'active') {
    expect(run, at).toMatchObject(GOOD)
    there.pass(3_600_000)
    run = await toEndOrPause(there, (await there.route.start({ mode: 'incremental' })).id)
  }
  expect(await sync(), at).toMatchObject({ pauseReason: expect.stringContaining(there.names.stream) })
  expect((await there.told()).filter(isTold), at).toHaveLength(before + 1)
  giveBack()
  await resume()
  expect(await toEnd(there, run.id), at).toMatchObject(GOOD)
  expect(await settled(there), at).toMatchObject(GOOD)
  expect(await there.known(there.names.tier), at).toEqual(there.ids.map(() => 'gold'))
  const gone = await there.db.unitOfWork.stores.audit.list({ event: 'record.gone', limit: 1 })
  expect(gone, at).toEqual([])
  if (way.writes === true) {
    const quiet = there.ids.map(recordId => `loud${recordId}.${nth}@acme-corp.com`.toLowerCase())
    expect(await there.known(there.names.email), at).toEqual(quiet)
  }
  return true
}

/** One round after the other, until the run ends before its change is made. */
async function goThrough(
  round: (of: Round) => Promise<boolean>,
  of: Omit<Round, 'round' | 'nth' | 'policy'>,
  first: number,
) {
  for (let at = 0; at < ROUNDS; at += 1) {
    const policy = DRIFT_POLICIES[at % DRIFT_POLICIES.length] ?? 'ignore'
    if (!(await round({ ...of, policy, nth: first + at * STEP, round: at }))) return
  }
  throw new Error('the run has more calls than there are rounds')
}

/** The tests of some ways. */
export function momentsOf(ways: readonly Way[]): void {
  let db: FreshDatabase
  let sandbox: Sandbox
  beforeAll(async () => {
    db = await freshDatabase()
  })
  afterAll(() => db.close())
  // One of its own for each: fields pile up.
  beforeEach(async () => {
    sandbox = await startSandbox()
  })
  afterEach(() => sandbox.close())

  const own = ways.filter(({ alike }) => THOROUGH || alike !== true)
  describe.each(own.map((way, place) => ({ ...way, first: 1 + ((2 * place) % STEP) })))('$system: $name', way => {
    // What drifts under a run that writes is shown in on-write.ts.
    if (!way.writes) {
      it('ends well whatever call its stream changes before', async () => {
        const there = await openWay(way, db, sandbox, ROUNDS)
        await goThrough(driftRound, { there, way }, way.first)
      })
    }

    it('waits where its object goes, whatever call that comes before, and takes no record for gone', async () => {
      const there = await openWay(way, db, sandbox, 0)
      await goThrough(goneRound, { there, way }, way.first)
    })
  })
}
