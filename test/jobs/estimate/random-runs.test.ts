// Runs that nobody has chosen: what was estimated before each, held against what the sandbox answered. A few here; by hand
// `ESTIMATE_RUNS=48 ESTIMATE_SEED=7 vitest run test/jobs/estimate/random-runs` makes more, and prints each with its seed.
import { appendFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { GuardSettings } from '../../../src/domain/guard/settings.ts'
import { createRandom, type Random } from '../../../src/sandbox/random.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { type Held, HOUR, openPlace, type Place, type System } from './place.ts'

const RUNS = Number(process.env['ESTIMATE_RUNS'] ?? 2)
const FIRST_SEED = Number(process.env['ESTIMATE_SEED'] ?? 6)
/** Where each is written, where somebody wants to look at them. */
const REPORT = process.env['ESTIMATE_REPORT']
/** Nothing stops; the first writes are looked at, and all are read again later. */
const GUARDS: GuardSettings = {
  changedShare: 1,
  blankedShare: 1,
  shift: 1,
  atLeast: 100,
  canary: 10,
  canaryFailures: 0.2,
  confirmMinutes: 60,
  flips: 3,
  fields: {},
}

const MOST: Readonly<Record<System, number>> = { hubspot: 6_000, salesforce: 14_000 }
const LEAST = 100
const SHAPES = ['dry', 'first', 'changed', 'changed again', 'all again'] as const

interface Drawn {
  readonly system: System
  readonly shape: (typeof SHAPES)[number]
  readonly records: number
  readonly dirty: number
  readonly edited: number
  readonly guarded: boolean
}

function draw(random: Random): Drawn {
  const system = random.chance(0.5) ? 'hubspot' : 'salesforce'
  const between = (least: number, most: number) => least * (most / least) ** random.next()
  return {
    system,
    shape: random.pick(SHAPES),
    records: Math.round(between(LEAST, MOST[system])),
    dirty: between(0.02, 0.9),
    edited: between(0.03, 0.9),
    guarded: random.chance(0.5),
  }
}

const full = { mode: 'full' } as const
const incremental = { mode: 'incremental' } as const

async function held({ shape, records, dirty, edited }: Drawn, place: Place): Promise<Held> {
  const { add, edit, run, hold, pass, random } = place
  const ids = add(records, dirty)
  const editSome = () => {
    pass(2 * HOUR)
    edit(
      ids.filter(() => random.chance(edited)),
      dirty,
    )
    pass(HOUR)
  }
  if (shape === 'dry') return hold({ ...full, dryRun: true })
  if (shape === 'first') {
    await run({ ...full, dryRun: true })
    return hold(full)
  }
  await run(full)
  editSome()
  if (shape === 'all again') return hold(full)
  if (shape === 'changed') return hold(incremental)
  await run(incremental)
  editSome()
  return hold(incremental)
}

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed += 1) {
  const drawn = draw(createRandom(seed))
  it(`is within a tenth of the calls, or two of them, for run ${seed}: ${JSON.stringify(drawn)}`, async () => {
    const place = await openPlace(db, drawn.system, seed, drawn.guarded ? { guards: GUARDS } : {})
    try {
      const { estimate, real, bySteps } = await held(drawn, place)
      const { likely } = estimate.calls
      const line = { seed, ...drawn, likely, real, ratio: likely / real, parts: estimate.parts, bySteps }
      if (REPORT !== undefined) await appendFile(REPORT, `${JSON.stringify(line)}\n`)
      expect(Math.abs(likely - real), `estimated ${likely}, really ${real}`).toBeLessThanOrEqual(Math.max(2, real / 10))
    } finally {
      await place.close()
    }
  })
}
