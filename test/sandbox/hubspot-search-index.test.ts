// The search index against the plainest thing that could be right: a look at every record.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createClock } from '../../src/sandbox/clock.ts'
import { createPortal } from '../../src/sandbox/hubspot/index.ts'
import { searchInput } from '../../src/sandbox/hubspot/search/input.ts'
import { runSearch } from '../../src/sandbox/hubspot/search/run.ts'
import { LAG_KINDS } from '../../src/sandbox/hubspot/search/search-lag.ts'
import { createRandom } from '../../src/sandbox/random.ts'
import { createWriteLog } from '../../src/sandbox/write-log.ts'

const START = 1_000_000

function emptyPortal() {
  const clock = createClock(() => START)
  const portal = createPortal({ clock, random: createRandom(1), writes: createWriteLog() })
  for (const kind of LAG_KINDS) portal.searchLag.set(kind, { minMs: 0, maxMs: 0 })
  const table = portal.table('contacts')
  if (table === undefined) throw new Error('contacts are standard')
  return { clock, portal, table }
}

const act = fc.record({
  kind: fc.constantFrom('seed', 'create', 'update', 'archive', 'restore', 'merge'),
  at: fc.nat({ max: 500 }),
  which: fc.nat({ max: 30 }),
  other: fc.nat({ max: 30 }),
})
const bounds = fc.record({
  low: fc.nat({ max: 700 }),
  high: fc.nat({ max: 700 }),
  id: fc.nat({ max: 9_100 }),
  sort: fc.constantFrom('lastmodifieddate', '-lastmodifieddate', 'hs_object_id', '-hs_object_id', 'city'),
})

it('finds by time and id exactly what a look at every record finds, in the asked order', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), fc.array(bounds, { minLength: 1, maxLength: 4 }), (acts, windows) => {
      const { clock, portal, table } = emptyPortal()
      const known = portal.catalog.properties(table.type)
      const ids: string[] = []
      const record = (which: number) => table.exact(ids[which % Math.max(1, ids.length)] ?? '')
      for (const { kind, at, which, other } of acts) {
        clock.advance(at % 7)
        const [one, two] = [record(which), record(other)]
        const living = one?.archivedAt === null
        if (kind === 'seed') ids.push(portal.insert('contacts', { city: `C${at % 5}` }, { modifiedAt: START + at }))
        else if (kind === 'create') ids.push(portal.changes.create(table, { city: `C${at % 5}` }, portal.person).id)
        else if (kind === 'update' && one !== undefined && living) {
          portal.changes.write(table, one, { city: `C${at % 5}` }, portal.person)
        } else if (kind === 'archive' && one !== undefined) portal.changes.archive(table, one, portal.person)
        else if (kind === 'restore' && one !== undefined) portal.changes.restore(table, one, portal.person)
        else if (kind === 'merge' && living && two?.archivedAt === null && one !== two && one.id !== two.id) {
          ids.push(portal.changes.merge(table, one, two, portal.person).id)
        }
        if (at % 3 === 0) table.index.settle(clock.now())
      }
      table.index.settle(clock.now())
      for (const { low, high, id, sort } of windows) {
        const filters = [
          { propertyName: 'lastmodifieddate', operator: 'GTE', value: String(START + low) },
          { propertyName: 'lastmodifieddate', operator: 'LT', value: String(START + high) },
          { propertyName: 'hs_object_id', operator: 'GT', value: String(id) },
        ]
        const search = searchInput.parse({ filterGroups: [{ filters }], sorts: [sort], limit: 200 })
        const { total, records } = runSearch(table, known, search, 0, () => new Set())
        const plain = [...table.records()].filter(one => {
          const inTime = one.updatedAt >= START + low && one.updatedAt < START + high
          return one.archivedAt === null && inTime && Number(one.id) > id
        })
        expect([total, new Set(records.map(one => one.id))]).toEqual([plain.length, new Set(plain.map(one => one.id))])
        const keys = records.map(one => {
          if (sort.endsWith('lastmodifieddate')) return one.updatedAt
          return sort === 'city' ? Number((one.values['city'] ?? 'C9').slice(1)) : Number(one.id)
        })
        const ascending = [...keys].sort((a, b) => a - b)
        expect(keys).toEqual(sort.startsWith('-') ? ascending.reverse() : ascending)
      }
    }),
    { numRuns: 150, seed: 7 },
  )
})
