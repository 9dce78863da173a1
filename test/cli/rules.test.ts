// evergreen rules test, as it is typed.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { evergreen } from './in-process.ts'

let folder = ''
let file = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evergreen-rules-'))
  file = join(folder, 'people.csv')
  await writeFile(file, 'Email,Born\nA@ACME.com,05/03/2024\n')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('shows a table of what would change and a summary of each column', async () => {
  const { code, stdout } = await evergreen(['rules', 'test', file, '--kind', 'Born=date', '--country', 'US'], {})
  expect(code).toBe(0)
  expect(stdout).toMatch(/1 +Email +A@ACME\.com +a@acme\.com +email +0\.98 +auto/)
  expect(stdout).toMatch(/1 +Born +05\/03\/2024 +2024-05-03 +date +0\.60 +suggest/)
  expect(stdout).toMatch(/Born +date +1 +0 +0 +1 +0/)
})

test('says the same as JSON', async () => {
  const { stdout } = await evergreen(['rules', 'test', file, '--json'], {})
  expect(JSON.parse(stdout)).toMatchObject({ rows: 1, values: [{ column: 'Email', after: 'a@acme.com' }], more: 0 })
})

test.each([
  [['--kind', 'Born=day'], 'Write it as COLUMN=KIND'],
  [['--country', 'usa'], 'Write two capitals'],
])('refuses %j', async (args, words) => {
  const { code, stderr } = await evergreen(['rules', 'test', file, ...args], {})
  expect(code).not.toBe(0)
  expect(stderr).toContain(words)
})

test('says which file cannot be read', async () => {
  const { code, stderr } = await evergreen(['rules', 'test', join(folder, 'gone.csv')], {})
  expect(code).not.toBe(0)
  expect(stderr).toContain('gone.csv')
})
