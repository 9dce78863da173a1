// The benchmark of the API asks every route that reads, or says why not.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { asksAt, LEFT_OUT } from './asks.ts'

const DESCRIPTION = resolve(import.meta.dirname, '../../../../docs/openapi.json')
const description = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })

it('knows how to ask each route that reads, and none that is not there', () => {
  const { paths } = description.parse(JSON.parse(readFileSync(DESCRIPTION, 'utf8')))
  const reads = Object.entries(paths).flatMap(([path, of]) => ('get' in of ? [path.slice('/api/v1'.length)] : []))
  expect([...Object.keys(asksAt(0)), ...Object.keys(LEFT_OUT)].toSorted()).toEqual(reads.toSorted())
})
