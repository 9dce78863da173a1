// The receipt field is lost: before a run, and while one writes. All is written without it, that is told once, and where
// an answer is lost meanwhile nothing is concluded from a receipt that was never sent.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { every, place, type System } from './crms.ts'

let db: FreshDatabase
let sandbox: Sandbox
let there: Awaited<ReturnType<typeof place>>
beforeAll(async () => {
  db = await freshDatabase()
  sandbox = await startSandbox()
})
afterAll(async () => {
  await sandbox.close()
  await db.close()
})
afterEach(() => there.clear())

const SYSTEMS: readonly System[] = ['salesforce', 'hubspot']
const LOSSES = ['hide', 'lock'] as const
const KINDS = { hide: 'vanished', lock: 'locked' } as const

describe.each(SYSTEMS)('%s', system => {
  afterEach(() => there.admin.show(there.names.receipt))

  const open = async (drift?: Parameters<typeof every>[0]) => {
    const sync = drift === undefined ? {} : { drift: every(drift) }
    there = await place(db, sandbox, system, { sync, kind: 'email' })
    there.shout()
  }
  const outcomesOf = async (id: string) => {
    const { email, tier } = there.names
    const outcomes = await there.outcomes(id)
    return [email, tier].flatMap(field => outcomes[field]?.map(({ outcome }) => outcome))
  }
  const all = (outcome: string) => [...there.ids, ...there.ids].map(() => outcome)
  /** Once, before or after the first write has gone out. `told`: whether the CRM keeps the history of its fields. */
  function aroundWrite(when: 'before' | 'after', change: () => Promise<void>, told = true): void {
    let done = false
    const once = async () => {
      if (!done) await change()
      done = true
    }
    there.bendBy(connection => {
      const { destination, history, ...others } = connection
      if (destination === undefined) return connection
      const write: typeof destination.write = async (...of) => {
        if (when === 'before') await once()
        return destination.write(...of).finally(when === 'after' ? once : undefined)
      }
      return { ...others, ...(told && history && { history }), destination: { ...destination, write } }
    })
  }
  const loseAnswer = () =>
    sandbox.world.faults.add({
      system,
      path: system === 'salesforce' ? /composite\/sobjects$/ : /batch\/update/,
      method: system === 'salesforce' ? 'PATCH' : 'POST',
      skip: 0,
      times: 1,
      when: 'after',
      kind: 'reset',
    })

  it.each(LOSSES)('writes without a receipt that was lost before the run (%s), and tells it once', async loss => {
    await open()
    const { receipt } = there.names
    await there.admin[loss](receipt)
    const { id, status } = await there.run()
    expect(status).toBe('complete')
    expect(await outcomesOf(id)).toEqual(all('applied'))
    expect(await there.told()).toEqual([
      expect.objectContaining({
        kind: KINDS[loss],
        field: receipt,
        does: expect.stringContaining('writes go without a receipt'),
        fix: expect.stringContaining(receipt),
      }),
    ])
    expect((await there.sync()).pausedAt).toBeNull()
  })

  it.each(LOSSES)('goes on without a receipt that is lost before the write (%s), and bars no value', async loss => {
    await open()
    const { receipt } = there.names
    aroundWrite('before', () => there.admin[loss](receipt))
    const { id, status } = await there.run()
    expect(status).toBe('complete')
    expect(await outcomesOf(id)).toEqual(all('applied'))
    expect(await there.kinds()).toEqual([`${KINDS[loss]} ${receipt}`])
  })

  it('waits for a person before it writes without a receipt, where the sync says so', async () => {
    await open('pause')
    const { receipt } = there.names
    await there.admin.hide(receipt)
    const { id } = await there.run()
    expect((await there.sync()).pauseReason).toContain(receipt)
    expect(await outcomesOf(id)).toEqual([undefined, undefined])
    await there.resume()
    expect((await there.route.finish(id)).status).toBe('complete')
    expect(await outcomesOf(id)).toEqual(all('applied'))
  })

  const TELLS = [
    [true, 'applied'],
    [false, 'uncertain'],
  ] as const

  it.each(TELLS)(
    'guesses nothing of a lost answer where the receipt is lost before anybody looks, history: %s',
    async (told, outcome) => {
      await open()
      loseAnswer()
      aroundWrite('after', () => there.admin.hide(there.names.receipt), told)
      there.pass(60_000)
      const { id } = await there.route.start()
      await there.route.finish(id)
      expect(await outcomesOf(id)).toEqual(all(outcome))
    },
  )

  it.each(TELLS)(
    'concludes nothing from a receipt field that came back after a write without one, history: %s',
    async (told, outcome) => {
      await open()
      const { receipt } = there.names
      await there.admin.hide(receipt)
      loseAnswer()
      const comeBack = async () => {
        await there.admin.show(receipt)
        // The next description is of the field that is there again.
        await there.describe()
      }
      aroundWrite('after', comeBack, told)
      there.pass(60_000)
      const { id } = await there.route.start()
      await there.route.finish(id)
      expect(await outcomesOf(id)).toEqual(all(outcome))
    },
  )
})
