// The CSV of Bulk results, whatever the values hold and wherever the chunks of the stream end.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BrokenRow, recordsIn } from '../../../connectors/salesforce/bulk/rows.ts'

const columns = ['Id', 'Name', 'Description']
const type = {
  name: 'Thing__c',
  fields: [],
  receiptField: null,
  describedAt: 0,
  updateable: true,
  replicateable: true,
  types: new Map([
    ['Id', 'id'],
    ['Name', 'string'],
    ['Description', 'textarea'],
    ['LastModifiedDate', 'datetime'],
    ['SystemModstamp', 'datetime'],
    ['Amount', 'currency'],
  ]),
  references: new Map(),
  children: new Set<string>(),
}

/** The rows as they were written, empty ones as ''. */
async function rowsIn(bytes: AsyncIterable<Uint8Array>): Promise<string[][]> {
  const groups = await Array.fromAsync(recordsIn(bytes, { columns, fields: ['Name', 'Description'], type }))
  return groups.flat().map(({ id, fields }) => [id, fields['Name'] ?? '', fields['Description'] ?? ''])
}

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
        expect(await rowsIn(chunked(text, size))).toEqual(rows)
      }),
      { numRuns: 300 },
    )
  })

  it('are none for an empty body and for a header alone', async () => {
    expect(await rowsIn(chunked('', 10))).toEqual([])
    expect(await rowsIn(chunked(`${quoted(columns)}\n`, 3))).toEqual([])
  })

  it('need no line end after the last row', async () => {
    const text = `${quoted(columns)}\n${quoted(['1', 'a', ''])}`
    expect(await rowsIn(chunked(text, 7))).toEqual([['1', 'a', '']])
  })

  it('are kept apart where pages are read at once, and after a page that was broken off', async () => {
    const pageOf = (name: string) => Array.from({ length: 5 }, (_, n) => [`${name}${n}`, `"${name}`, `${n}\n`])
    const textOf = (name: string) => [columns, ...pageOf(name)].map(row => `${quoted(row)}\n`).join('')
    const shape = { columns, fields: ['Name', 'Description'], type }
    for await (const _ of recordsIn(chunked(textOf('broken'), 40), shape)) break
    for (const names of [
      ['a', 'b', 'c'],
      ['d', 'e'],
    ]) {
      const pages = await Promise.all(names.map(name => rowsIn(chunked(textOf(name), 11))))
      expect(pages).toEqual(names.map(pageOf))
    }
  })

  it('are whole, and an error where the last one breaks off within a value, which harms no page after it', async () => {
    const rows = [
      ['1', 'a', 'first'],
      ['2', 'b', 'the second\nis cut'],
    ]
    const lines = [columns, ...rows].map(row => `${quoted(row)}\n`).join('')
    const whole = await rowsIn(chunked(lines, 9))
    expect(whole).toEqual(rows)
    const from = lines.indexOf('"2"') + 1
    for (let end = from; end < lines.length; end += 1) {
      const cut = lines.slice(0, end)
      const odd = (cut.match(/"/g)?.length ?? 0) % 2 === 1
      if (odd) await expect(rowsIn(chunked(cut, 9))).rejects.toThrow(BrokenRow)
      expect(await rowsIn(chunked(lines, 9))).toEqual(rows)
    }
  })

  it('become records: canonical by type, null where empty, the edit and the stamp as moments, whatever columns are asked twice', async () => {
    const asked = ['Id', 'Name', 'Amount', 'LastModifiedDate', 'SystemModstamp']
    const [edited, stamped] = ['2026-01-02T03:04:05.000+0000', '2026-01-02T03:04:09.000Z']
    const line = quoted(['003000000000001', '', '1500.0', edited, stamped])
    const text = `${quoted(asked)}\n${line}\n`
    const at = Date.UTC(2026, 0, 2, 3, 4, 5)
    const moments = { modifiedAt: at, stamp: at + 4_000 }
    const fields = {
      ...{ Name: null, Amount: '1500' },
      ...{ LastModifiedDate: '2026-01-02T03:04:05.000Z', SystemModstamp: stamped },
    }
    const id = '003000000000001AAA'
    const read = async (names: readonly string[]) =>
      (await Array.fromAsync(recordsIn(chunked(text, 9), { columns: asked, fields: names, type }))).flat()
    expect(await read(['Name', 'Amount'])).toEqual([{ id, fields: { Name: null, Amount: '1500' }, ...moments }])
    expect(await read(asked)).toEqual([{ id, fields: { Id: id, ...fields }, ...moments }])
    expect(await read([])).toEqual([{ id, fields: {}, ...moments }])
  })
})
