// The CSV of Bulk results, whatever the values hold and wherever the chunks of the stream end.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRows } from '../../../connectors/salesforce/rows.ts'

const columns = ['Id', 'Name', 'Description']

const quoted = (cells: readonly string[]): string => cells.map(cell => `"${cell.replaceAll('"', '""')}"`).join(',')

async function* chunked(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text, 'utf8')
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const nasty = fc.oneof(
  fc.constantFrom('', '"', '""', ',', '\n', '\r\n', '"\n"', '",\n"', ' ', 'Ærø', '日本', '😀', '\uFEFF', "O'Brien"),
  fc.string({ unit: 'grapheme' }),
)
const cell = fc.array(nasty, { maxLength: 4 }).map(parts => parts.join(''))
const table = fc.array(fc.tuple(fc.string({ minLength: 1, unit: 'binary-ascii' }), cell, cell), { maxLength: 12 })

describe('rows of a Bulk result', () => {
  it('come out as they went in, for any values and any cut of the stream', async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), fc.boolean(), async (rows, size, header) => {
        const lines = [...(header ? [columns] : []), ...rows].map(quoted)
        const text = lines.map(line => `${line}\n`).join('')
        expect(await parseRows(chunked(text, size), columns)).toEqual(rows)
      }),
      { numRuns: 300 },
    )
  })

  it('are none for an empty body and for a header alone', async () => {
    expect(await parseRows(chunked('', 10), columns)).toEqual([])
    expect(await parseRows(chunked(`${quoted(columns)}\n`, 3), columns)).toEqual([])
  })

  it('need no line end after the last row', async () => {
    const text = `${quoted(columns)}\n${quoted(['1', 'a', ''])}`
    expect(await parseRows(chunked(text, 7), columns)).toEqual([['1', 'a', '']])
  })
})
