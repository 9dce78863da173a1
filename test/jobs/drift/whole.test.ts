// What drift comes to as a whole in both CRMs: an object that is gone, a dry run, and what doctor says.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { driftChecks } from '../../../src/operations/health/drift.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { evergreen } from '../../cli/in-process.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { every, place, type System } from './crms.ts'

let db: FreshDatabase
let sandbox: Sandbox
let home: string
beforeAll(async () => {
  db = await freshDatabase()
  home = await mkdtemp(join(tmpdir(), 'evergreen-drift-'))
})
afterAll(async () => {
  await db.close()
  await rm(home, { recursive: true, force: true })
})
beforeEach(async () => {
  sandbox = await startSandbox()
})
afterEach(() => sandbox.close())

const Shown = z.object({ drift: z.array(z.looseObject({})) })
const SYSTEMS: readonly System[] = ['salesforce', 'hubspot']

describe.each(SYSTEMS)('%s', system => {
  it('pauses a sync whose object is gone, under any policy, and fails the run that is resumed without it', async () => {
    const there = await place(db, sandbox, system, { sync: { drift: every('ignore') } })
    const { stream, tier } = there.names
    there.admin.takeObject()
    const { id, status } = await there.run()
    expect(status).toBe('active')
    expect(await there.kinds()).toEqual(['object-vanished'])
    expect(await there.told(id)).toEqual([
      expect.objectContaining({ answer: expect.stringContaining(`${stream} is gone`), does: 'the sync is paused' }),
    ])
    expect((await there.sync()).pauseReason).toContain(stream)
    await there.resume()
    const ended = await there.route.finish(id)
    expect(ended.status).toBe('failed')
    expect(ended.note).not.toBeNull()
    expect(await there.kinds()).toEqual(['object-vanished'])
    expect(await there.known(tier)).toEqual(there.ids.map(() => 'gold'))
  })

  it('pauses a sync whose object goes while a run reads it, told once, and loses nothing that is known', async () => {
    const there = await place(db, sandbox, system, { sync: { drift: every('ignore') } })
    there.pass(60_000)
    const { id } = await there.route.start()
    await there.route.step()
    there.admin.takeObject()
    await there.route.work()
    expect((await there.route.run(id)).status).toBe('active')
    expect(await there.kinds()).toEqual(['object-vanished'])
    expect((await there.sync()).pauseReason).toContain(there.names.stream)
    await there.resume()
    expect((await there.route.finish(id)).status).toBe('failed')
    expect(await there.kinds()).toEqual(['object-vanished'])
    expect(await there.known(there.names.tier)).toEqual(there.ids.map(() => 'gold'))
  })

  it('tells drift in a dry run, and leaves it for the next run to deal with', async () => {
    const there = await place(db, sandbox, system, { sync: { drift: every('pause') } })
    const { tier } = there.names
    const { definition } = await there.sync()
    await there.admin.hide()
    there.pass(60_000)
    const { id } = await there.route.start({ dryRun: true })
    await there.route.work()
    expect((await there.route.run(id)).status).toBe('complete')
    expect(await there.kinds()).toEqual([`vanished ${tier}`])
    expect(await there.sync()).toMatchObject({ pausedAt: null, definition })
    const next = await there.run()
    expect(await there.told(next.id)).toEqual([expect.objectContaining({ kind: 'vanished', field: tier })])
    expect((await there.sync()).pausedAt).not.toBeNull()
  })

  it('is told by doctor before any run has found it, and no more once a run has', async () => {
    const there = await place(db, sandbox, system, { sync: { drift: every('ignore') } })
    const { tier } = there.names
    const checks = async () => {
      const { id, definition } = await there.sync()
      const spec = await there.describe()
      return driftChecks(definition, spec, await db.unitOfWork.stores.drift.of(id))
    }
    expect(await checks()).toEqual([])
    await there.admin.hide()
    const found = { what: 'drift', ok: false, detail: expect.stringContaining(`${tier} is gone`) }
    expect(await checks()).toEqual([expect.objectContaining(found)])
    expect(await checks()).toEqual([expect.objectContaining(found)])
    await there.run()
    expect(await checks()).toEqual([])
  })

  it('is shown with a run at the command line, with what the sync does about it and what to do', async () => {
    const there = await place(db, sandbox, system, { sync: { drift: every('ignore') } })
    await there.admin.hide()
    const { id } = await there.run()
    const env = { DATABASE_URL: db.url, EVERGREEN_HOME: home }
    const { stdout } = await evergreen(['runs', id], env)
    const [told] = await there.told(id)
    expect(stdout).toContain(
      `  drift: ${told?.answer}: it is left out; what is known of it is kept\n    → Give the user`,
    )
    const { drift } = Shown.parse(JSON.parse((await evergreen(['runs', id, '--json'], env)).stdout))
    expect(drift).toEqual([{ what: told?.answer, does: told?.does, fix: told?.fix }])
  })
})
