// A set-up that comes in over the network names no file of the machine but those that are meant for it.
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, heard } from './browser.ts'
import { openPlace, type Place } from './place.ts'

const PLANTED = 'planted-line-of-a-file-4711'
const setup = (path: string) =>
  `connections:\n  firms: { connector: csv, path: ${JSON.stringify(path)}, match: { domain: a }, supplies: { b: c } }\n`

let folder = ''
let place: Place
let ada: Browser
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evergreen-files-'))
  await mkdir(join(folder, 'shared'))
  await writeFile(join(folder, 'secret'), PLANTED)
  await writeFile(join(folder, 'shared', 'firms.csv'), 'a,c\nacme.com,Steel\n')
  await symlink(join(folder, 'secret'), join(folder, 'shared', 'link.csv'))
  place = await openPlace({ EVERGREEN_FILES: join(folder, 'shared') })
  ada = await place.admin()
})
afterAll(async () => {
  await place.close()
  await rm(folder, { recursive: true, force: true })
})

async function put(text: string) {
  const etag = (await ada.get('/setup')).headers.get('etag') ?? ''
  return ada.ask('PUT', '/setup', { text }, { 'if-match': etag })
}

describe('a set-up from the console', () => {
  it.each([
    ['the environment of the process', () => '/proc/self/environ'],
    ['a file elsewhere', () => join(folder, 'secret')],
    ['a file that is not there, elsewhere', () => join(folder, 'nothing')],
    ['a way out of the folder', () => join(folder, 'shared', '..', 'secret')],
    ['a link out of the folder', () => join(folder, 'shared', 'link.csv')],
    ['the folder itself', () => join(folder, 'shared')],
  ])('may not name %s, and does not learn whether it is there', async (_name, path) => {
    for (const answer of [await put(setup(path())), await ada.post('/setup/diff', { text: setup(path()) })]) {
      expect(answer).toMatchObject({ status: 422, body: { code: 'setup_not_right' } })
      expect(JSON.stringify(answer.body)).toMatch(/the console and the API name files below \S+ only: put it there/)
    }
    expect((await ada.post('/connections/firms/check')).status).toBe(404)
    expect(heard.join()).not.toContain(PLANTED)
  })

  it('may name what lies in the folder for it, and is told when it does not', async () => {
    const missing = await put(setup(join(folder, 'shared', 'none.csv')))
    expect(JSON.stringify(missing)).toMatch(/none\.csv: cannot be read there: put it below/)
    expect((await put(setup(join(folder, 'shared', 'firms.csv')))).status).toBe(200)
    expect((await ada.post('/connections/firms/check')).body).toMatchObject({ ok: true })
  })

  it('goes on naming what was named at the command line, and shows no line of it', async () => {
    await place.app.apply(setup(join(folder, 'secret')), 'setup.yaml', 'cli:test')
    const changed = setup(join(folder, 'secret')).replace('domain: a', 'company: a')
    expect((await put(changed)).status).toBe(200)
    const checked = await ada.post('/connections/firms/check')
    expect(JSON.stringify(checked.body)).toContain('has no column a, c')
    expect(heard.join()).not.toContain(PLANTED)
  })
})
