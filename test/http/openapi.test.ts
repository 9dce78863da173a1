// The description of the API is kept in the repository, and the console's types are made from exactly that.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openPlace, type Place } from './place.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const DESCRIPTION = resolve(ROOT, 'docs/openapi.json')

let place: Place
beforeAll(async () => {
  place = await openPlace()
})
afterAll(() => place.close())

it('is what docs/openapi.json says (after a change: vitest run test/http/openapi.test.ts --update)', async () => {
  const { body } = await place.browser().get('/openapi.json')
  await expect(`${JSON.stringify(body, null, 1)}\n`).toMatchFileSnapshot(DESCRIPTION)
})

it('is what the types of the console were made from (after a change: npm run types:console)', () => {
  const digest = createHash('sha256').update(readFileSync(DESCRIPTION)).digest('hex')
  const types = readFileSync(resolve(ROOT, 'src/console/api/schema.d.ts'), 'utf8')
  expect(types.split('\n')[0]).toBe(`// Made from docs/openapi.json (sha256 ${digest}) by npm run types:console.`)
})
