import { expect, it } from 'vitest'
import { inherit } from '../../../src/domain/decide/inherit.ts'
import type { FieldState } from '../../../src/domain/record.ts'

const state = (value: string | null, part: Partial<FieldState> = {}): FieldState => ({
  value,
  changedAt: null,
  verifiedAt: 100,
  source: 'crm',
  lock: null,
  ...part,
})
const lock = { until: 900, kind: 'inferred' } as const

it('gives a survivor that nobody knew the past of the record whose value lives on', async () => {
  const [first, second] = [state('a@x.com', { source: 'evergreen' }), state('b@x.com', { lock })]
  expect(inherit({}, [{ Email: first }, { Email: second }], { Email: 'b@x.com' })['Email']).toBe(second)
  expect(inherit({}, [{ Email: first }, { Email: second }], { Email: 'a@x.com' })['Email']).toBe(first)
  expect(inherit({}, [{ Email: first }, { Email: second }], { Email: 'new@x.com' })['Email']).toBe(first)
})

it('leaves what is known of the survivor, with the later verification and the longer lock of an equal value', () => {
  const own = state('Bern', { source: 'evergreen', changedAt: 50 })
  const known = { City: own, Phone: state('1') }
  const merged = [{ City: state('Bern', { verifiedAt: 300, lock }), Phone: state('2', { verifiedAt: 500 }) }]
  const inherited = inherit(known, merged, { City: 'Bern', Phone: '1' })
  expect(inherited['City']).toEqual({ ...own, verifiedAt: 300, lock })
  expect(inherited['Phone']).toBe(known.Phone)
})

it('adds nothing a second time: the fields keep their very objects', () => {
  const merged = [{ City: state('Bern', { verifiedAt: 300 }) }]
  const once = inherit({ City: state('Bern') }, merged, {})
  expect(inherit(once, merged, {})['City']).toBe(once['City'])
})
