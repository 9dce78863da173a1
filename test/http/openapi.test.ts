// The description of the API is kept in the repository, and the console's types are made from exactly that.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
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

it('says of each route who may ask it, and which headers go with it', async () => {
  const parameter = z.object({ in: z.string(), name: z.string(), required: z.boolean().optional() })
  const operation = z.object({ description: z.string(), parameters: z.array(parameter).default([]) })
  const document = z.object({
    paths: z.record(z.string(), z.record(z.string(), operation.partial({ description: true }))),
  })
  const { paths } = document.parse((await place.browser().get('/openapi.json')).body)
  const headersOf = (path: string, method: string) =>
    (paths[`/api/v1${path}`]?.[method]?.parameters ?? []).filter(each => each.in === 'header').map(({ name }) => name)
  expect(headersOf('/runs', 'get')).toEqual([])
  expect(headersOf('/runs', 'post')).toEqual(['idempotency-key'])
  expect(headersOf('/setup', 'put')).toEqual(['idempotency-key', 'if-match'])
  expect(paths['/api/v1/runs']?.['post']?.description).toContain('runs:write')
  // What replaces a thing as a whole says which version it has seen.
  const puts = Object.keys(paths).filter(path => 'put' in (paths[path] ?? {}))
  expect(puts.filter(path => !headersOf(path.slice('/api/v1'.length), 'put').includes('if-match'))).toEqual([])
})

it('is what the types of the console were made from (after a change: npm run types:console)', () => {
  const digest = createHash('sha256').update(readFileSync(DESCRIPTION)).digest('hex')
  const types = readFileSync(resolve(ROOT, 'src/console/api/schema.d.ts'), 'utf8')
  expect(types.split('\n')[0]).toBe(`// Made from docs/openapi.json (sha256 ${digest}) by npm run types:console.`)
})
