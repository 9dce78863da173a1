// Columns as the text of arrays: PostgreSQL reads each element as it was.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { numberArray, textArray } from '../../src/store/arrays.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

it('gives back any text, save for what PostgreSQL cannot hold', async () => {
  const odd = fc.constantFrom('', ' ', 'NULL', 'null', '"', '\\', '\\"', '{', '}', ',', '\n', '\u0000', '\ud83d', null)
  const text = fc.oneof(odd, fc.string({ unit: 'binary' }))
  await fc.assert(
    fc.asyncProperty(fc.array(text, { maxLength: 200 }), async values => {
      const { rows } = await db.pool.query('select $1::text[] as values', [textArray(values)])
      const storable = values.map(value => value?.replaceAll('\u0000', '\ufffd').toWellFormed() ?? null)
      expect(rows[0].values).toEqual(storable)
    }),
    { numRuns: 30 },
  )
})

it('gives back any number', async () => {
  const values = [0, -1, 0.1, 1.5e-9, 1_764_115_200_000, null, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY]
  const { rows } = await db.pool.query('select $1::float8[] as values', [numberArray(values)])
  expect(rows[0].values).toEqual(values)
})
