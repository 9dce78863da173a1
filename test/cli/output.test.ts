// What commands print for people says what there is and commands nothing: values come from whoever fills a form in a CRM.
import { afterEach, expect, it, vi } from 'vitest'
import { printDrawn, printLine, printNote, printTable } from '../../src/cli/output.ts'

afterEach(() => vi.restoreAllMocks())

/** What came out, of either stream. */
function printed(print: () => void): string {
  const out: string[] = []
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation(text => out.push(String(text)) > 0)
  }
  print()
  vi.restoreAllMocks()
  return out.join('')
}

it.each([
  ['a line that would look like one of ours', 'Ada\n7  2026-11-26  field.change', 'Ada\\n7  2026-11-26  field.change'],
  ['a line that would be overwritten', 'old\rnew', 'old\\rnew'],
  ['colours, and text that nobody sees', '\u001b[8mhidden', '\\u001b[8mhidden'],
  ['a command to the terminal in one sign', '\u009b2J', '\\u009b2J'],
  ['a tab', 'a\tb', 'a\\tb'],
  ['text that is read backwards', 'abc\u202etxt.exe', 'abc\\u202etxt.exe'],
  ['a line of Unicode', 'a\u2028b', 'a\\u2028b'],
  ['a deletion', 'a\u007f', 'a\\u007f'],
])('shows %s as what it is', (_what, value, shown) => {
  expect(printed(() => printLine(value))).toBe(`${shown}\n`)
  expect(printed(() => printNote(value))).toBe(`${shown}\n`)
})

it('leaves any other letter as it is', () => {
  const text = 'Zoë “Ünal” – Ада, שלום مرحبا 李雷 👩‍🚀 C:\\new'
  expect(printed(() => printLine(text))).toBe(`${text}\n`)
})

it('draws columns by what is shown of their cells', () => {
  const rows = [
    ['a\nb', 'x'],
    ['abcd', 'y'],
  ]
  expect(printed(() => printTable(['ONE', 'TWO'], rows))).toBe('ONE   TWO\na\\nb  x\nabcd  y\n')
})

it('prints colours of its own', () => {
  expect(printed(() => printDrawn('\u001b[31m█\u001b[39m'))).toBe('\u001b[31m█\u001b[39m\n')
})
