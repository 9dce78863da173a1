// The short way that plain text takes through cleaning gives what the long one gives.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { clean, cleanLines, fold } from '../../../src/domain/normalize/clean.ts'

const plain = fc.oneof(
  fc.string({ unit: 'binary-ascii' }).map(text => text.replace(/[^ -~]/g, ' ')),
  fc.array(fc.constantFrom(' ', '  ', 'A', 'b', '.', '7', '~'), { maxLength: 12 }).map(parts => parts.join('')),
)
/** A letter that is not plain, and that cleaning leaves as it is. */
const STRANGER = 'ж'

it('is the same as beside a letter that is not plain', () => {
  fc.assert(
    fc.property(plain, text => {
      for (const way of [clean, cleanLines]) {
        expect(way(text)).toBe(way(`${text} ${STRANGER}`).slice(0, -1).trimEnd())
      }
      // any-ascii reads each letter for itself.
      expect(fold(text)).toBe(fold(`${text} 日`).slice(0, -1).trimEnd())
    }),
    { numRuns: 2_000 },
  )
})
