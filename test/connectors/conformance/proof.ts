// What proves that a read was complete, as every CRM connector must offer it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Query, Source, Stamp } from '../../../src/contract/connector.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { testDeps } from '../deps.ts'
import { type Kit, NO_SCOPE, parts, signal } from './kit.ts'

const HOUR = 3_600_000

export function asProof(kit: Kit): void {
  describe(`${kit.system} proves what was read`, () => {
    let sandbox: Sandbox
    let source: Source
    let start = 0
    const ids: string[] = []
    const query: Query = { stream: kit.stream, fields: [kit.email], scope: NO_SCOPE, window: null }

    beforeAll(async () => {
      sandbox = await startSandbox()
      start = Math.floor(sandbox.world.clock.now() / 1_000) * 1_000 - 10 * HOUR
      const store = sandbox.world[kit.system]
      for (let i = 0; i < kit.many; i++) {
        const fields = { [kit.email]: `p${i}@example.com`, [kit.name]: `Person ${i}` }
        ids.push(store.insert(kit.stream, fields, { modifiedAt: start + (i % 2) * HOUR }))
      }
      source = parts(kit.open(sandbox.url, testDeps())).source
    })
    afterAll(() => sandbox.close())

    /** Everything that is listed after an id, and after which ids one can go on. */
    async function listed(of: Query, after: string | null): Promise<{ stamps: Stamp[]; next: (string | null)[] }> {
      const stamps: Stamp[] = []
      const next: (string | null)[] = []
      for await (const listing of source.stamps?.(of, after, signal) ?? []) {
        stamps.push(...listing.stamps)
        next.push(listing.next)
      }
      return { stamps, next }
    }

    it('lists the ids and stamps of a window, each once, and goes on after any id', async () => {
      const window = { from: start + HOUR, to: start + 2 * HOUR }
      const all = await listed({ ...query, window }, null)
      const inside = ids.filter((_id, i) => i % 2 === 1)
      expect(all.stamps.map(({ id }) => id).sort()).toEqual(inside.toSorted())
      expect(new Set(all.stamps.map(({ stamp }) => stamp))).toEqual(new Set([start + HOUR]))
      expect(all.next.at(-1)).toBeNull()
      const middle = all.stamps[Math.floor(all.stamps.length / 2)]?.id ?? ''
      const rest = await listed({ ...query, window }, middle)
      const place = all.stamps.findIndex(({ id }) => id === middle)
      expect(rest.stamps).toEqual(all.stamps.slice(place + 1))
      expect((await listed({ ...query, window: { from: start + 5 * HOUR, to: start + 6 * HOUR } }, null)).next).toEqual(
        [null],
      )
    })

    it('reads records by their ids as they are now, and leaves out what is not there', async () => {
      const [changed = '', removed = '', plain = ''] = ids.slice(5)
      sandbox.world[kit.system].update(changed, { [kit.email]: 'new@example.com' }, 'person')
      sandbox.world[kit.system].remove(removed, 'person')
      const page = await source.pick?.(query, [changed, removed, plain, kit.goneId], signal)
      expect(page?.next).toBeNull()
      expect(page?.records.map(({ id }) => id).sort()).toEqual([changed, plain].sort())
      const found = page?.records.find(({ id }) => id === changed)
      expect(found?.fields).toEqual({ [kit.email]: 'new@example.com' })
      expect(found?.stamp).toBeGreaterThan(start + HOUR)
      expect((await source.pick?.(query, ids.slice(0, 450), signal))?.records).toHaveLength(449)
    })

    it('says how a read can be proven: search by a later look alone', () => {
      const window = { from: 0, to: 1 }
      const by = [query, { ...query, window }, { ...query, scope: kit.scoped }].map(each => source.proof?.(each).by)
      expect(by).toEqual(kit.system === 'hubspot' ? ['walk', 'later', 'later'] : ['ids', 'ids', 'ids'])
    })
  })
}
