// Telling what is gone, as every CRM connector must do it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Gone, Query, Source } from '../../../src/contract/connector.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { type TestDeps, testDeps } from '../deps.ts'
import { type Kit, NO_SCOPE, parts, signal } from './kit.ts'

const HOUR = 3_600_000

export function tellsGone(kit: Kit): void {
  describe(`${kit.system} as it tells what is gone`, () => {
    let sandbox: Sandbox
    let source: Source
    let deps: TestDeps
    let ids: string[]
    /** Both that were merged into one, and where they live on. */
    let merged: { readonly id: string; readonly into: string }[]
    let began: number
    const [deleted, back, winner, loser, erased] = [2, 3, 4, 5, 6]
    const idOf = (place: number) => ids[place] ?? ''

    const control = async (path: string, body: object) => {
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(`${sandbox.url}/__sandbox${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      })
      expect(answer.status).toBe(200)
      return z.object({ id: z.string().default('') }).parse(await answer.json())
    }
    const of = { system: kit.system, object: kit.stream }
    const restore = (id: string) =>
      kit.system === 'salesforce'
        ? control('/salesforce/undelete', { ids: [id] })
        : control('/hubspot/restore', { object: kit.stream, id })
    const erase = (id: string) =>
      kit.system === 'salesforce'
        ? control('/salesforce/purge', { ids: [id] })
        : control('/hubspot/privacy-delete', { object: kit.stream, id })

    beforeAll(async () => {
      sandbox = await startSandbox()
      deps = testDeps()
      source = parts(kit.open(sandbox.url, deps)).source
      ids = Array.from({ length: 8 }, (_none, i) =>
        sandbox.world[kit.system].insert(kit.stream, { [kit.email]: `g${i}@example.com`, [kit.name]: `Gone ${i}` }),
      )
      sandbox.world.clock.advance(HOUR)
      began = sandbox.world.clock.now() - 1_000
      await control('/human/delete', { ...of, id: idOf(deleted) })
      await control('/human/delete', { ...of, id: idOf(back) })
      const { id: into } = await control('/human/merge', { ...of, winner: idOf(winner), loser: idOf(loser) })
      merged = [winner, loser].map(idOf).flatMap(id => (id === into ? [] : { id, into }))
      await erase(idOf(erased))
      sandbox.world.clock.advance(HOUR)
      await restore(idOf(back))
      sandbox.world.clock.advance(HOUR)
    })
    afterAll(() => sandbox.close())

    async function read(query: Query): Promise<{ alive: string[]; gone: Gone[] }> {
      const [alive, gone]: [string[], Gone[]] = [[], []]
      for (const partition of await source.partitions(query)) {
        for await (const page of source.read(JSON.parse(JSON.stringify(partition)), null, signal)) {
          alive.push(...page.records.map(record => record.id))
          gone.push(...(page.gone ?? []))
        }
      }
      return { alive, gone }
    }
    const inWindow = (scope = NO_SCOPE): Query => ({
      stream: kit.stream,
      fields: [kit.name],
      scope,
      window: { from: began, to: sandbox.world.clock.now() },
    })

    it('tells what was deleted and what was merged into which, whatever the scope, and nothing that is back', async () => {
      for (const scope of [NO_SCOPE, kit.scoped]) {
        const { gone } = await read(inWindow(scope))
        const told = new Map(gone.map(({ id, mergedInto }) => [id, mergedInto]))
        expect(told.get(idOf(deleted))).toBeNull()
        expect(told.has(idOf(back))).toBe(false)
        if (scope === NO_SCOPE) for (const { id, into } of merged) expect(told.get(id)).toBe(into)
      }
    })

    it('reads what is back as any other record', async () => {
      expect((await read(inWindow())).alive).toContain(idOf(back))
    })

    it('tells of any ids which are gone now: deleted, merged, or erased for good', async () => {
      const gone = await source.gone?.(kit.stream, [...ids, kit.goneId], signal)
      const expected = [
        ...[idOf(deleted), idOf(erased), kit.goneId].map(id => [id, null]),
        ...merged.map(({ id, into }) => [id, into]),
      ]
      expect(new Map(gone?.map(({ id, mergedInto }) => [id, mergedInto]))).toEqual(new Map(expected as []))
    })

    it('spends few calls on it', async () => {
      const before = deps.spent()
      await source.gone?.(kit.stream, ids, signal)
      expect(deps.spent() - before).toBe(1)
      const query = inWindow()
      const [, feed] = await source.partitions(query)
      if (feed === undefined) throw new Error('no partition tells what is gone')
      const spent = deps.spent()
      for await (const page of source.read(feed, null, signal)) expect(page.records).toEqual([])
      expect(deps.spent() - spent).toBeLessThanOrEqual(2)
    })
  })
}
