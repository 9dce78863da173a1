// The evaluation of SOQL itself: any tree of conditions finds what the conditions say, and walks by id read little.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createClock } from '../../src/sandbox/clock.ts'
import { createRandom } from '../../src/sandbox/random.ts'
import { createOrg } from '../../src/sandbox/salesforce/index.ts'
import { planOf } from '../../src/sandbox/salesforce/soql/plan.ts'
import { run } from '../../src/sandbox/salesforce/soql/run.ts'
import { createWriteLog } from '../../src/sandbox/write-log.ts'

const org = createOrg({ clock: createClock(), writes: createWriteLog(), random: createRandom(1) })
const accounts = Array.from({ length: 12 }, (_, i) => {
  const employees = i % 4 === 3 ? null : i
  return {
    id: org.insert('Account', { Name: `N${i % 5}`, NumberOfEmployees: employees }),
    name: `N${i % 5}`,
    employees,
  }
})
const asker = { schema: org.schema, userId: org.users.integrationUserId, now: 0 }
type Account = (typeof accounts)[number]

interface Tree {
  readonly soql: string
  readonly holds: (account: Account) => boolean
}

const index = fc.integer({ min: 0, max: 11 })
const leaf = fc.oneof(
  index.map((n): Tree => {
    return { soql: `NumberOfEmployees > ${n}`, holds: ({ employees }) => employees !== null && employees > n }
  }),
  index.map((n): Tree => ({ soql: `Name = 'n${n % 5}'`, holds: ({ name }) => name === `N${n % 5}` })),
  index.map((n): Tree => ({ soql: `Id > '${accounts[n]?.id}'`, holds: ({ id }) => id > (accounts[n]?.id ?? '') })),
  index.map((n): Tree => ({ soql: `Id >= '${accounts[n]?.id}'`, holds: ({ id }) => id >= (accounts[n]?.id ?? '') })),
  fc.tuple(index, index).map(([a, b]): Tree => {
    const ids = [accounts[a]?.id, accounts[b]?.id]
    return { soql: `Id IN (${ids.map(id => `'${id}'`).join(', ')})`, holds: ({ id }) => ids.includes(id) }
  }),
)

const { tree } = fc.letrec<{ tree: Tree }>(tie => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf,
    tie('tree').map((one): Tree => ({ soql: `(NOT (${one.soql}))`, holds: account => !one.holds(account) })),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((all): Tree => {
      return { soql: `(${all.map(one => one.soql).join(' AND ')})`, holds: a => all.every(one => one.holds(a)) }
    }),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((all): Tree => {
      return { soql: `(${all.map(one => one.soql).join(' OR ')})`, holds: a => all.some(one => one.holds(a)) }
    }),
  ),
}))

const THREE_NOTS = /(?:NOT[ (]*){3}/

describe('a WHERE clause', () => {
  it('finds what its conditions say, however they are nested', () => {
    fc.assert(
      fc.property(tree, ({ soql, holds }) => {
        fc.pre(!THREE_NOTS.test(soql))
        const { rows } = run(org.store, planOf(asker, `SELECT Id FROM Account WHERE ${soql}`), false)
        expect(rows.map(row => row.Id)).toEqual(accounts.filter(holds).map(({ id }) => id))
      }),
    )
  })

  it('with three NOTs in a row is refused, as the parser would lose one; NOT IN and texts do not count', () => {
    const plan = (where: string) => planOf(asker, `SELECT Id FROM Account WHERE ${where}`)
    expect(() => plan("NOT NOT NOT Name = 'x'")).toThrow('three NOTs')
    expect(plan("NOT (NOT (Name NOT IN ('not', 'it\\'s not', 'x') AND Name != 'not'))").columns).toHaveLength(1)
  })

  it.each([
    ["WHERE Id > '003' AND Name != 'x'", { after: '003', orEqual: false }],
    ["WHERE Id >= '003' AND (Id > '001' AND Id > '003')", { after: '003', orEqual: false }],
    ["WHERE Id > '003' OR Name != 'x'", {}],
    ["WHERE NOT Id > '003'", {}],
    [`WHERE Id = '${accounts[0]?.id}'`, { only: [accounts[0]?.id] }],
  ])('%s gives the bounds in which ids are read', (where, ids) => {
    expect(planOf(asker, `SELECT Id FROM Account ${where} ORDER BY Id LIMIT 2`).filter.bounds).toEqual(ids)
  })

  it('that walks by id looks at each record once, however many pages there are', () => {
    for (let i = 0; i < 5000; i += 1) org.insert('Contact', { LastName: 'X' })
    let tested = 0
    let last = ''
    for (let rows = -1; rows !== 0; ) {
      const plan = planOf(asker, `SELECT Id FROM Contact WHERE Id > '${last}' ORDER BY Id LIMIT 100`)
      const bind: typeof plan.filter.bind = source => {
        const test = plan.filter.bind(source)
        return (row, find) => {
          tested += 1
          return test(row, find)
        }
      }
      const page = run(org.store, { ...plan, filter: { ...plan.filter, bind } }, false).rows
      rows = page.length
      last = page.at(-1)?.Id ?? ''
    }
    expect(tested).toBe(5000)
  })

  it('counts days back from the start of today, today included', () => {
    const now = Date.UTC(2026, 5, 15, 12)
    const found = (age: number, condition: string) => {
      org.insert('Lead', { LastName: `Age ${age}`, Company: 'X' }, { modifiedAt: now - age * 3_600_000 })
      const soql = `SELECT Id FROM Lead WHERE LastName = 'Age ${age}' AND SystemModstamp ${condition}`
      return run(org.store, planOf({ ...asker, now }, soql), false).rows.length > 0
    }
    expect([found(1, '= TODAY'), found(13, '= TODAY'), found(13, '= YESTERDAY')]).toEqual([true, false, true])
    expect([found(50, '= LAST_N_DAYS:2'), found(61, '= LAST_N_DAYS:2')]).toEqual([true, false])
    expect([found(2, '> LAST_N_DAYS:2'), found(62, '< LAST_N_DAYS:2')]).toEqual([true, true])
    expect([found(3, '= THIS_MONTH'), found(400, '= LAST_MONTH')]).toEqual([true, true])
  })
})
