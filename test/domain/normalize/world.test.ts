// The rules at values from all over the world.
import { expect, it } from 'vitest'
import { normalize, partsOf } from '../../../src/domain/normalize/rulebook.ts'
import { WORLD } from './world-cases.ts'

it.each(WORLD)('%s %j in %s', (kind, value, country, becomes, action, says) => {
  const { number: _, ...parts } = partsOf(kind, value, { country })
  const said = Object.entries(parts).map(([name, part]) => `${name}: ${part}`)
  expect({ ...normalize(kind, value, { country }), says: said.join('; ') || null }).toMatchObject({
    value: becomes ?? value,
    action,
    says,
  })
})
