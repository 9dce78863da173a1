// The checker of the chaos rounds can fail: each kind of wrong is told from made-up logs, and what is right passes.
import { describe, expect, it } from 'vitest'
import type { WriteEntry } from '../../../src/sandbox/write-log.ts'
import { check } from './check.ts'
import type { AuditedField, Facts } from './facts.ts'

const ID = '3401'
type Made = Pick<WriteEntry, 'actor' | 'field' | 'before' | 'after'> & { readonly request?: string }

function logOf(...made: readonly Made[]): WriteEntry[] {
  return made.map(({ request = 'r0', ...of }, at) => ({
    at,
    system: 'hubspot',
    object: 'companies',
    id: ID,
    requestId: request,
    ...of,
  }))
}

/** A write of ours: the change, and the receipt that came with it. */
const ours = (before: string, after: string, intentId = 'i1', request = `of ${intentId}`): Made[] => [
  { actor: 'integration', field: 'city', before, after, request },
  { actor: 'integration', field: 'evergreen_receipt', before: null, after: intentId, request },
]
const person = (before: string, after: string): Made => ({ actor: 'person', field: 'city', before, after })

const entry = (before: string, after: string, of: Partial<AuditedField> = {}): AuditedField => ({
  event: 'field.change',
  system: 'hubspot',
  recordId: ID,
  field: 'city',
  intentId: 'i1',
  before,
  after,
  reason: 'enriched',
  outcome: 'applied',
  ...of,
})
const overtaken = (before: string, after: string) =>
  entry(before, after, { event: 'field.overtaken', outcome: 'overtaken' })

const checked = (writes: readonly WriteEntry[], audit: readonly AuditedField[], more: Partial<Facts> = {}) =>
  check({
    writes,
    audit,
    from: 0,
    sends: new Map([['i1', [{ at: 0, comparedAt: 0, fields: ['city'] }]]]),
    watched: () => true,
    altered: (_system, _field, value) => value,
    openIntents: 0,
    unwatched: 0,
    jobsAmiss: 0,
    runsAmiss: [],
    ...more,
  })

const told = (...of: Parameters<typeof checked>) => checked(...of).mismatches.join('\n')

describe('the checker', () => {
  it('finds nothing where each write has its entry and each entry its write', () => {
    const result = checked(logOf(...ours('a', 'b')), [entry('a', 'b')])
    expect(result).toEqual({ mismatches: [], writes: 1, windowEdits: 0, untold: 0 })
  })

  it('tells of a write without an entry, and of one whose entry says that nothing was written', () => {
    expect(told(logOf(...ours('a', 'b')), [])).toContain('the audit does not tell of')
    const denied = told(logOf(...ours('a', 'b')), [entry('a', 'b', { outcome: 'conflict' })])
    expect(denied).toContain('it says field.change conflict')
  })

  it('tells of an entry without a write, of one with another value, and of two for one change', () => {
    expect(told([], [entry('a', 'b')])).toContain('a write that never was')
    expect(told(logOf(...ours('a', 'b')), [entry('a', 'c')])).toContain('tells of the value c')
    expect(told(logOf(...ours('a', 'b')), [entry('a', 'b'), entry('a', 'b')])).toContain('2 final entries')
  })

  it('takes a write of what stood there already as done', () => {
    const log = logOf({ actor: 'person', field: 'city', before: 'a', after: 'b' }, ...ours('b', 'b').slice(1))
    expect(told(log, [entry('a', 'b')])).toBe('')
  })

  it('takes what a trigger made of a value for the value', () => {
    const altered: Facts['altered'] = (_system, _field, value) => value?.toUpperCase() ?? null
    expect(told(logOf(...ours('a', 'B')), [entry('a', 'b')], { altered })).toBe('')
    expect(told(logOf(...ours('a', 'B')), [entry('a', 'b')])).toContain('tells of the value b')
  })

  it('takes what a trigger did to another field in the same save for no write of ours', () => {
    const altered: Facts['altered'] = (_system, _field, value) => value?.toUpperCase() ?? null
    const beside: Made = { actor: 'integration', field: 'name', before: 'a', after: 'A', request: 'of i1' }
    expect(told(logOf(...ours('a', 'B'), beside), [entry('a', 'B')], { altered })).toBe('')
    const same: Made = { ...beside, before: 'A' }
    expect(told(logOf(...ours('a', 'B'), same), [entry('a', 'B')], { altered })).toBe('')
    expect(told(logOf(...ours('a', 'B'), beside), [entry('a', 'B')])).toContain('the audit does not tell of')
  })

  it('tells of a change that was written twice, by whatever request', () => {
    const again = logOf(...ours('a', 'b'), person('b', 'a'), ...ours('a', 'b', 'i1', 'again').slice(0, 1))
    expect(told(again, [entry('a', 'b')])).toContain('written twice')
  })

  it("tells of a person's value that is given another meaning, and not of one that is written otherwise", () => {
    expect(told(logOf(person('a', 'B.'), ...ours('B.', 'c')), [entry('B.', 'c')])).toContain("a person's value")
    expect(told(logOf(person('a', 'B.'), ...ours('B.', 'b')), [entry('B.', 'b')])).toBe('')
    const number = [person('a', '(212) 555-0123'), ...ours('(212) 555-0123', '+12125550123')]
    expect(told(logOf(...number), [entry('(212) 555-0123', '+12125550123')])).toBe('')
  })
})

describe('of an edit between comparison and write the checker', () => {
  const edited = [person('a', 'p'), ...ours('p', 'b')]
  const putBack = ours('b', 'p', 'i2')
  const audit = [entry('a', 'b'), overtaken('p', 'b'), entry('b', 'p', { intentId: 'i2', reason: 'restored' })]

  it('asks that it is found, told of and put back', () => {
    const result = checked(logOf(...edited, ...putBack), audit)
    expect(result).toEqual({ mismatches: [], writes: 2, windowEdits: 1, untold: 0 })
    const unfound = told(logOf(...edited), [entry('a', 'b')])
    expect(unfound).toContain('not found')
    expect(unfound).toContain('not put back')
    expect(told(logOf(...edited), audit.slice(0, 2))).toContain('not put back')
    const other = [entry('a', 'b'), overtaken('q', 'b'), ...audit.slice(2)]
    expect(told(logOf(...edited, ...putBack), other)).toContain('says "q" was written over')
  })

  it('asks that it stays where it was changed once more', () => {
    expect(told(logOf(...edited, person('b', 'newer')), audit.slice(0, 2))).toBe('')
    const over = logOf(...edited, person('b', 'newer'), ...ours('newer', 'p', 'i2'))
    const sends = new Map(['i1', 'i2'].map(id => [id, [{ at: 0, comparedAt: 0, fields: ['city'] }]]))
    expect(told(over, audit, { sends })).toContain('not found')
  })

  it('tells of one that the comparison could have seen', () => {
    const sends = new Map([['i1', [{ at: 1, comparedAt: 1, fields: ['city'] }]]])
    expect(told(logOf(...edited, ...putBack), audit, { sends })).toContain('the comparison could see')
    expect(told(logOf(...edited, ...putBack), audit, { sends: new Map() })).toContain('without having been sent')
  })

  it('asks only for a count where no history exists, and tells of one that never was', () => {
    const unwatched = { watched: () => false, unwatched: 1 }
    const result = checked(logOf(...edited), [entry('a', 'b')], unwatched)
    expect(result).toEqual({ mismatches: [], writes: 1, windowEdits: 1, untold: 1 })
    expect(told(logOf(...edited), [entry('a', 'b')], { ...unwatched, unwatched: 0 })).toContain('0 counted')
    expect(told(logOf(...ours('a', 'b')), [entry('a', 'b'), overtaken('p', 'b')])).toContain('was not lost')
  })

  it('keeps what was put back from being written over again', () => {
    const log = logOf(...edited, ...putBack, ...ours('p', 'b', 'i3'))
    const again = [...audit, entry('p', 'b', { intentId: 'i3' })]
    const sends = new Map(['i1', 'i2', 'i3'].map(id => [id, [{ at: 0, comparedAt: 0, fields: ['city'] }]]))
    expect(told(log, again, { sends })).toContain("a person's value")
  })
})

it('tells of what is left over: uncertain changes, open intents, jobs and runs amiss', () => {
  expect(told([], [entry('a', 'b', { outcome: 'uncertain' })])).toContain('uncertain')
  expect(told([], [], { openIntents: 2 })).toContain('2 intents')
  expect(told([], [], { jobsAmiss: 1 })).toContain('1 jobs')
  expect(told([], [], { runsAmiss: ['run x failed'] })).toBe('run x failed')
})
