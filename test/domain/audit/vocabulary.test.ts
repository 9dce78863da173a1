// docs/audit.md shows the words of the audit as the code knows them: none is missing there, and none is extinct.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ACTORS, AUDIT_EVENTS, CHANGE_OUTCOMES, CHANGE_REASONS } from '../../../src/domain/audit/vocabulary.ts'

const PAGE = join(import.meta.dirname, '../../../docs/audit.md')
const ROW = /^\| `([^`]+)` +\| (.+?) +\|$/

/** The two columns of the table under a heading. */
async function tableUnder(heading: string): Promise<Record<string, string>> {
  const [, section = ''] = (await readFile(PAGE, 'utf8')).split(`\n### ${heading}\n`)
  const lines = (section.split('\n#')[0] ?? '').split('\n')
  return Object.fromEntries(
    lines.flatMap(line => {
      const [, word, meaning] = ROW.exec(line) ?? []
      return word === undefined || meaning === undefined ? [] : [[word, meaning]]
    }),
  )
}

describe('the page on the audit', () => {
  it.each([
    ['Events', AUDIT_EVENTS],
    ['Actors', ACTORS],
    ['Outcomes', CHANGE_OUTCOMES],
    ['Reasons', CHANGE_REASONS],
  ] as const)('tells the meaning of all %s', async (heading, words) => {
    expect(await tableUnder(heading)).toEqual(words)
  })
})
