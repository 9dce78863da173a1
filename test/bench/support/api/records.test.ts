// What is searched for in the benchmark of the API is what its records have.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDb } from '../../../../src/store/pool.ts'
import { type FreshDatabase, freshDatabase } from '../../../support/fresh-database.ts'
import { domainOf, emailOf, nameOf, phoneOf, valuesOfRecord } from './records.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

it.each([0, 7, 12_345, 999_999])('record %i', async n => {
  const { rows } = await valuesOfRecord(n).execute(createDb(db.pool))
  const [name, email, phone, website] = [nameOf(n), emailOf(n), phoneOf(n), `https://www.${domainOf(n)}`]
  expect(rows).toEqual([{ Name: name, Email: email, Phone: phone, Website: website }])
})
