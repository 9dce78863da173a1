// Lists that are shown whole are read page by page, to the end.
import { expect, it } from 'vitest'
import { wholeOf } from '../../src/console/api/whole.ts'

it('goes on from each page to the next, and ends with the last', async () => {
  const asked: (string | undefined)[] = []
  const pages = [
    { items: [1, 2], next: 'b' },
    { items: [], next: 'c' },
    { items: [3], next: null },
  ]
  const whole = await wholeOf(async ({ cursor }) => {
    asked.push(cursor)
    return pages[asked.length - 1] ?? { items: [], next: null }
  })
  expect(whole).toEqual({ items: [1, 2, 3] })
  expect(asked).toEqual([undefined, 'b', 'c'])
})
