// Every surprise of a vendor that TRAPS.md lists names the test that guards it, and that test is there: a file, and in
// it a test, a group or a case of a table with those words in its title.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')
/** Where the paths in the tables begin, the first that has the file. */
const BASES = ['test/connectors', 'test']
const TITLES = [
  // it('…', test.each(…)('…', describe("…"
  /(?:\b(?:it|test|describe)|\))\(\s*(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"|`((?:\\.|[^`\\])*)`)\s*,/g,
  // A case of a table: ['…',
  /\[\s*(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)")\s*,/g,
]

interface Trap {
  readonly surprise: string
  readonly guards: string
}

function trapsOf(connector: string): Trap[] {
  const lines = readFileSync(join(ROOT, 'connectors', connector, 'TRAPS.md'), 'utf8').split('\n')
  const rows = lines.filter(line => line.startsWith('|')).slice(2)
  return rows.map(row => {
    const cells = row.split(/(?<!\\)\|/).map(cell => cell.trim())
    return { surprise: cells[1] ?? '', guards: cells.at(-2) ?? '' }
  })
}

/** The texts of the file, or of all files in the folder; none when it is not there. */
function textsOf(path: string): string[] {
  const found = BASES.map(base => join(ROOT, base, path)).find(existsSync)
  if (found === undefined) return []
  if (!statSync(found).isDirectory()) return [readFileSync(found, 'utf8')]
  return readdirSync(found).map(name => readFileSync(join(found, name), 'utf8'))
}

function titlesIn(text: string): string[] {
  const matches = TITLES.flatMap(pattern => [...text.matchAll(pattern)])
  return matches.map(match => (match[1] ?? match[2] ?? match[3] ?? '').replaceAll(/\\(.)/g, '$1'))
}

/** What is wrong with the guards that a trap names; nothing when all are there. */
function wrongWith(guards: string): string[] {
  const parts = guards.split(';').map(part => part.trim())
  return parts.flatMap(part => {
    const path = /^`([^`]+)`/.exec(part)?.[1]
    const wanted = [...part.matchAll(/"((?:\\"|[^"])+)"/g)].map(match => (match[1] ?? '').replaceAll('\\"', '"'))
    if (path === undefined) return [`"${part}" names no test file`]
    const texts = textsOf(path)
    if (texts.length === 0) return [`there is no ${path} under ${BASES.join(' or ')}`]
    if (wanted.length === 0) return [`no test of ${path} is named`]
    const titles = texts.flatMap(titlesIn)
    return wanted
      .filter(title => !titles.some(known => known.includes(title)))
      .map(title => `${path} has no "${title}"`)
  })
}

const connectors = readdirSync(join(ROOT, 'connectors')).filter(name =>
  existsSync(join(ROOT, 'connectors', name, 'TRAPS.md')),
)

it('are listed for both CRMs', () => {
  expect(connectors).toEqual(expect.arrayContaining(['hubspot', 'salesforce']))
})

describe.each(connectors)('the traps of %s', connector => {
  const traps = trapsOf(connector)

  it('are many', () => {
    expect(traps.length).toBeGreaterThan(15)
  })

  it.each(traps)('are guarded: $surprise', ({ guards }) => {
    expect(wrongWith(guards)).toEqual([])
  })
})

describe('a guard that is not there', () => {
  it.each([
    ['nothing at all', 'by hand', /names no test file/],
    ['a file that is gone', '`salesforce/gone-with-the-wind.test.ts` "a title"', /there is no/],
    ['a file without a test', '`salesforce/write.test.ts`', /no test of/],
    [
      'a test that is gone',
      '`salesforce/write.test.ts` "a refused row"; `jobs/gone.test.ts` "is renamed"',
      /has no "is renamed"/,
    ],
  ])('is told: %s', (_case, guards, words) => {
    expect(wrongWith(guards)).toEqual([expect.stringMatching(words)])
  })
})
