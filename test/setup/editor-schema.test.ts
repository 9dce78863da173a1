// The JSON Schema that editors use is the committed one, and agrees with what apply accepts.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { csv } from '../../connectors/csv/index.ts'
import { hubspot } from '../../connectors/hubspot/index.ts'
import { salesforce } from '../../connectors/salesforce/index.ts'
import { setupJsonSchema } from '../../src/setup/editor-schema.ts'
import { LIMITED, WHOLE } from './fakes.ts'

const schema = setupJsonSchema([salesforce, hubspot, csv])

test('docs/setup.schema.json is in step (else: npx evergreen schema > docs/setup.schema.json)', () => {
  const file = join(import.meta.dirname, '..', '..', 'docs', 'setup.schema.json')
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(schema)))
})

describe('an editor', () => {
  const accepts = (text: string) => z.fromJSONSchema(schema).safeParse(parse(text)).success

  test('accepts a whole file, with secrets written out or named', () => {
    expect(accepts(WHOLE)).toBe(true)
    expect(accepts(LIMITED)).toBe(true)
    expect(accepts(WHOLE.replace('{ env: SF_CLIENT_SECRET }', 'hunter2'))).toBe(true)
  })

  test.each([
    ['order: 1', 'oder: 1'],
    ['policy: never', 'policy: nevr'],
    ['write-back: 1', 'writeback: 1'],
    ['jobs: 8', 'jobs: 0'],
    ['connector: csv', 'connector: cvs'],
    ['loginUrl:', 'loginURL:'],
    ['clientId: 3MVG9', 'clientId: { env: SF_ID }'],
  ])('underlines %s → %s', (from, to) => {
    expect(accepts(LIMITED.replace(from, to))).toBe(false)
  })
})
