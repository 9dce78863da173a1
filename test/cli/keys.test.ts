// A new sealing key: what was sealed before is still verified and opened, what comes is sealed with the new one, and
// credentials move over to it, also where that was cut off half-way.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resealSecrets } from '../../src/operations/keys/reseal.ts'
import { createSealer, loadKeys } from '../../src/seal.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { evergreen } from './in-process.ts'

let db: FreshDatabase
let home: string
beforeAll(async () => {
  db = await freshDatabase()
  home = await mkdtemp(join(tmpdir(), 'evergreen-keys-'))
  const hubspot = (alias: string) =>
    `  ${alias}: { connector: hubspot, baseUrl: "http://127.0.0.1:9", accessToken: secret-of-${alias}, sandbox: true }`
  await writeFile(join(home, 'setup.yaml'), `connections:\n${['one', 'two', 'three'].map(hubspot).join('\n')}\n`)
  expect((await run('apply', join(home, 'setup.yaml'))).code).toBe(0)
})
afterAll(async () => {
  await db.close()
  await rm(home, { recursive: true, force: true })
})

const run = (...args: string[]) => evergreen(args, { DATABASE_URL: db.url, EVERGREEN_HOME: home })
const keyFile = () => join(home, 'key')
const keysNow = () => loadKeys({ key: null, oldKeys: [], home })

async function sealedWith(): Promise<string[]> {
  const { rows } = await db.pool.query(
    "select alias, sealed ->> 'accessToken' as text from evergreen.connection order by alias",
  )
  return rows.map(({ text }) => text.split('.')[1])
}
async function segmentKeys(): Promise<number> {
  const { rows } = await db.pool.query('select count(distinct key_id)::int as keys from evergreen.audit_segment')
  return rows[0].keys
}

describe('a new key', () => {
  it('seals what comes, and what was there is verified with the old one', async () => {
    const [before] = await sealedWith()
    expect((await run('audit', 'rotate-key')).code).toBe(0)
    expect(await segmentKeys()).toBe(1)
    expect((await run('pause', 'one')).code).toBe(0)
    expect(await segmentKeys()).toBe(2)
    const verified = await run('audit', 'verify')
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('nothing was changed')])
    expect(await sealedWith()).toEqual([before, before, before])
    expect((await run('audit', 'list', '--event', 'sealing.rotated')).stdout).toContain('cli:')
  })

  it('takes over the credentials, also where that was cut off half-way', async () => {
    const { key, old } = keysNow()
    const { seal, open: unseal, isCurrent } = createSealer(key, old)
    const clock = { now: Date.now, sleep: async () => undefined }
    let left = 1
    const dying = (plain: string, boundTo: string) => {
      left -= 1
      if (left < 0) throw new Error('killed')
      return seal(plain, boundTo)
    }
    const parts = { unitOfWork: db.unitOfWork, clock, unseal, isCurrent }
    await expect(resealSecrets('cli:test', { ...parts, seal: dying })).rejects.toThrow('killed')
    expect(new Set(await sealedWith()).size).toBe(2)
    const done = await run('audit', 'reseal')
    expect(done.stdout).toBe('2 sealed anew, 1 had the newest key already\n')
    expect(new Set(await sealedWith()).size).toBe(1)
    expect((await run('audit', 'reseal')).stdout).toBe('0 sealed anew, 3 had the newest key already\n')
  })

  it('opens them without the old one, which only the entries of its time still need', async () => {
    const lines = await readFile(keyFile(), 'utf8')
    await writeFile(keyFile(), `${lines.split('\n')[0]}\n`)
    const { key, old } = keysNow()
    expect(old).toEqual([])
    const { rows } = await db.pool.query(
      "select id, sealed ->> 'accessToken' as text from evergreen.connection where alias = 'two'",
    )
    expect(createSealer(key).open(rows[0].text, `${rows[0].id}/accessToken`)).toBe('secret-of-two')
    const verified = await run('audit', 'verify', '--json')
    expect(verified.code).toBe(4)
    expect(verified.stdout).toContain('key-missing')
    await writeFile(keyFile(), lines)
    expect((await run('audit', 'verify')).code).toBe(0)
  })

  it('names credentials that no key at hand opens, and seals the others', async () => {
    const stranger = createSealer(new Uint8Array(32).fill(9))
    const { rows } = await db.pool.query("select id from evergreen.connection where alias = 'two'")
    const foreign = stranger.seal('x', `${rows[0].id}/accessToken`)
    await db.pool.query(
      `update evergreen.connection set sealed = jsonb_build_object('accessToken', $1::text) where alias = 'two'`,
      [foreign],
    )
    expect((await run('audit', 'rotate-key')).code).toBe(0)
    const { code, stdout } = await run('audit', 'reseal')
    expect(code).toBe(2)
    expect(stdout).toBe(
      '2 sealed anew, 0 had the newest key already\ntwo accessToken cannot be opened with any key at hand: enter it again with evergreen apply\n',
    )
  })

  it('waits for workers that began before it', async () => {
    const worker = { id: 'w', processId: 1, host: 'h', version: '1', concurrency: 1 }
    await db.unitOfWork.stores.workers.beat(worker)
    expect((await run('audit', 'rotate-key')).code).toBe(0)
    const { code, stderr } = await run('audit', 'reseal')
    expect([code, stderr]).toEqual([3, expect.stringContaining('1 worker began before the key was changed')])
    await db.unitOfWork.stores.workers.leave('w')
    expect((await run('audit', 'reseal')).stdout).toContain('2 sealed anew')
  })
})
