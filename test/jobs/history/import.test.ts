// The past is imported by itself after a first read, goes on where it was killed, and from then on is kept: locks and
// freshness are those of the last real change.
import { describe, expect, it } from 'vitest'
import { before, DAY, dying, giveATitle, isActive, placePerTest, RECORDS, SYSTEMS } from './place.ts'

const place = placePerTest()

describe.each(['salesforce', 'hubspot'] as const)('%s', system => {
  it('imports the past after the first read: locks and freshness are those of the last real change', async () => {
    const there = await place(system)
    expect(await there.read('full')).toMatchObject({ status: 'complete', mode: 'full' })
    expect(await there.imports()).toMatchObject([{ status: 'complete', priority: 'background', note: null }])
    for (const at of [0, 1, RECORDS - 1]) {
      const state = await there.state(there.idOf(at))
      const changedAt = (await there.past(there.idOf(at))).findLast(change => change.value === 'CTO')?.at ?? 0
      expect(state).toMatchObject({ value: 'CTO', changedAt, verifiedAt: changedAt, source: 'crm' })
      const lock = at % 2 === 0 ? { kind: 'exact', until: changedAt + 90 * DAY } : null
      expect(state?.lock).toEqual(lock)
    }
    await there.read()
    expect(await there.imports()).toHaveLength(1)
  })

  it('goes on where it was killed, without loss and without anything twice', async () => {
    const whole = await place(system)
    await whole.read('full')
    const expected = (await whole.all()).length
    await whole.sandbox.close()

    let pages = 0
    const killed = await place(system, { watch: connection => dying(connection, () => ++pages % 2 === 0) })
    await killed.read('full')
    for (let tries = 0; tries < 20 && (await killed.imports()).some(isActive); tries += 1) {
      killed.route.pass(DAY)
      await killed.route.work()
    }
    expect(await killed.imports()).toMatchObject([{ status: 'complete' }])
    const stored = await killed.all()
    expect(stored).toHaveLength(expected)
    expect(new Set(stored).size).toBe(stored.length)
    expect((await killed.state(killed.idOf(0)))?.lock?.kind).toBe('exact')
  })

  it('keeps it from then on: an edit is noted by the read that finds it, and its editor asked for', async () => {
    const there = await place(system)
    await there.read('full')
    const [id = ''] = there.ids
    there.crm.update(id, { [there.title]: 'CEO' }, 'person')
    await there.read()
    const edits = (await there.past(id)).filter(({ value }) => value === 'CEO')
    expect(new Set(edits.map(({ origin }) => origin))).toEqual(new Set(['person', 'unknown']))
    expect(edits.find(({ origin }) => origin === 'unknown')?.before).toBe('CTO')
    expect((await there.state(id))?.lock?.kind).toBe('exact')
    expect(await there.imports()).toMatchObject([{ status: 'complete' }, { status: 'complete' }])
  })

  it('reads the past of records that are new, too', async () => {
    const there = await place(system)
    await there.read('full')
    const id = there.crm.insert(there.stream, { [there.title]: 'CTO', [SYSTEMS[system].name]: 'New' })
    giveATitle(there.sandbox, system, id, 20)
    await there.read('full')
    expect((await there.past(id)).map(({ value }) => value)).toContain('CTO')
    expect((await there.state(id))?.lock?.kind).toBe('exact')
  })

  it('waits with a value that changed between the read and the import, until the next read has seen it', async () => {
    let edit = (): void => undefined
    const there = await place(system, { watch: connection => before(connection, () => edit()) })
    const [id = ''] = there.ids
    edit = () => {
      edit = () => undefined
      there.crm.update(id, { [there.title]: 'CEO' }, 'person')
    }
    await there.read('full')
    expect(await there.state(id)).toMatchObject({ value: 'CTO', lock: { kind: 'unknown' } })
    await there.read()
    expect(await there.state(id)).toMatchObject({ value: 'CEO', lock: { kind: 'exact' } })
  })

  it('has no history where the sync says so', async () => {
    const there = await place(system, { history: false })
    await there.read('full')
    there.crm.update(there.idOf(0), { [there.title]: 'CEO' }, 'person')
    await there.read()
    expect(await there.imports()).toEqual([])
    expect(await there.all()).toEqual([])
  })

  it('hands the past of a merged record on: its story tells of both', async () => {
    const there = await place(system)
    await there.read('full')
    const survivor = there.crm.merge(there.idOf(0), there.idOf(1), 'person')
    await there.read()
    const { stores } = there.db.unitOfWork
    const lineage = await stores.records.lineage(there.connectionId, there.stream, there.idOf(1))
    expect(lineage.survivor).toBe(survivor)
    expect((await there.past(there.idOf(1))).length).toBeGreaterThan(0)
  })
})
