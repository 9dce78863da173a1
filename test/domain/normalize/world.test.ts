// The rules at values from all over the world: world/*.csv, a line for each, with what a person of its country expects.
// Empty in "becomes": it stays as it is; "says" is what it tells beside itself.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { normalize, partsOf } from '../../../src/domain/normalize/rulebook.ts'
import { FIELD_KINDS } from '../../../src/domain/record.ts'

const FOLDER = join(import.meta.dirname, 'world')
const lines = z.array(
  z.object({
    kind: z.enum(FIELD_KINDS),
    country: z.string(),
    value: z.string(),
    becomes: z.string(),
    action: z.string(),
    says: z.string(),
  }),
)

describe.each(readdirSync(FOLDER))('%s', file => {
  const cases = lines.parse(parse(readFileSync(join(FOLDER, file)), { columns: true }))
  it.each([...new Set(cases.map(({ kind }) => kind))])('%s', kind => {
    const own = cases.filter(each => each.kind === kind)
    const found = own.map(({ country: typed, value }) => {
      const country = typed === '' ? null : typed
      const { value: becomes, action } = normalize(kind, value, { country })
      const { number: _, ...parts } = partsOf(kind, value, { country })
      const says = Object.entries(parts).map(([name, part]) => `${name}: ${part}`)
      return { kind, country: typed, value, becomes: becomes === value ? '' : becomes, action, says: says.join('; ') }
    })
    expect(found).toEqual(own)
  })
  it('makes nothing else of what it has made', () => {
    const further = cases.flatMap(({ kind, country: typed, value }) => {
      const country = typed === '' ? null : typed
      const once = normalize(kind, value, { country })
      const again = normalize(kind, once.value, { country })
      const settled = once.action !== 'auto' || again.action === 'none'
      return again.value === once.value && settled ? [] : [{ kind, country, once, again }]
    })
    expect(further).toEqual([])
  })
})
