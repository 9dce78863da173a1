// The canary at its boundary: so many failures are allowed, and one more is not.
import { describe, expect, it } from 'vitest'
import { failureOf, failureText } from '../../../src/domain/guard/canary.ts'

const outcomes = { applied: 0, altered: 0, rejected: 0, uncertain: 0 }

describe('the first changes', () => {
  it('may fail up to the set share, and not by one more', () => {
    expect(failureOf({ ...outcomes, applied: 8, rejected: 2 }, 0, 0.2)).toBeNull()
    expect(failureOf({ ...outcomes, applied: 7, rejected: 3 }, 0, 0.2)).toMatchObject({ written: 10, rejected: 3 })
  })

  it('fail in either way: refused, altered at once or afterwards, or without an answer', () => {
    const found = failureOf({ applied: 7, altered: 1, rejected: 1, uncertain: 1 }, 2, 0.4)
    expect(found).toEqual({ written: 10, rejected: 1, altered: 3, uncertain: 1, limit: 0.4 })
    expect(found && failureText(found)).toBe(
      'of the first 10 changes, 1 rejected, 3 altered, 1 uncertain (at most 40 %)',
    )
  })

  it('tell nothing where none was written', () => {
    expect(failureOf(outcomes, 0, 0)).toBeNull()
  })
})
