import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConfigError } from '../../src/errors.ts'
import { createClock } from '../../src/sandbox/clock.ts'
import { type CsvLoad, loadCsv } from '../../src/sandbox/load.ts'
import { createRandom } from '../../src/sandbox/random.ts'
import { seedWorld } from '../../src/sandbox/seed.ts'
import { startSandbox } from '../../src/sandbox/server.ts'
import { createWorld, type World } from '../../src/sandbox/world.ts'

describe('randomness', () => {
  it('repeats with its seed and stays within its bounds', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -50, max: 50 }), fc.nat(100), (seed, min, width) => {
        const [one, other] = [createRandom(seed), createRandom(seed)]
        const number = one.int(min, min + width)
        expect(other.int(min, min + width)).toBe(number)
        expect(number).toBeGreaterThanOrEqual(min)
        expect(number).toBeLessThanOrEqual(min + width)
      }),
    )
  })
})

describe('a seeded world', () => {
  const fixed = () => createClock(() => Date.UTC(2026, 0, 1))

  it('has the same records in both runs, and in both CRMs with their company', () => {
    const [one, other] = [createWorld({ seed: 3, clock: fixed() }), createWorld({ seed: 3, clock: fixed() })]
    for (const world of [one, other]) seedWorld(world, 200)
    for (const { ids } of one.truth.persons) {
      expect(other.hubspot.get('contacts', ids.hubspot)).toEqual(one.hubspot.get('contacts', ids.hubspot))
      expect(other.salesforce.get('Contact', ids.salesforce)).toEqual(one.salesforce.get('Contact', ids.salesforce))
    }
    const [person] = one.truth.persons
    const employer = one.truth.companies.at(person?.generated.foundEmployer ?? -1)
    const contact = one.hubspot.get('contacts', person?.ids.hubspot ?? '')
    expect(contact).toMatchObject({ properties: { associatedcompanyid: employer?.ids.hubspot } })
    expect(one.salesforce.get('Contact', person?.ids.salesforce ?? '')).toMatchObject({
      AccountId: employer?.ids.salesforce,
    })
  })

  it('counts N records per CRM, more when seeded again, and logs none of them as writes', () => {
    const world = createWorld({ clock: fixed() })
    seedWorld(world, 100)
    seedWorld(world, 100)
    expect([world.hubspot.count('contacts'), world.hubspot.count('companies')]).toEqual([150, 50])
    expect([world.salesforce.count('Contact'), world.salesforce.count('Account')]).toEqual([150, 50])
    expect(world.writes.list()).toEqual([])
  })
})

describe('the server', () => {
  it('says in one line when its port is in use', async () => {
    const sandbox = await startSandbox()
    const port = Number(new URL(sandbox.url).port)
    const failure = await startSandbox({ port }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ConfigError)
    expect(String(failure)).toBe(
      `ConfigError: sandbox: port ${port} is in use. Choose another port, or 0 for any free one`,
    )
    await sandbox.close()
  })
})

describe('loading CSV', () => {
  const shared = new URL('../../../shared/data/', import.meta.url).pathname
  let folder = ''
  let world: World
  beforeAll(async () => {
    if (!existsSync(shared)) throw new Error('the folder ../shared/data with the real records is absent')
    folder = await mkdtemp(join(tmpdir(), 'sandbox-load-'))
    world = createWorld()
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  /** Writes a small file and tries to load its columns a and b. */
  async function failureOf(content: string | Uint8Array, rest: Partial<CsvLoad> = {}): Promise<string> {
    const file = join(folder, 'small.csv')
    await writeFile(file, content)
    const mapping = { firstname: 'a', lastname: 'b' }
    const outcome = await loadCsv(world, { system: 'hubspot', object: 'contacts', file, mapping, ...rest }).catch(
      (error: unknown) => error,
    )
    expect(outcome).toBeInstanceOf(ConfigError)
    return outcome instanceof Error ? outcome.message.replace(folder, '') : ''
  }

  it('takes the members of the US Congress into HubSpot, templates and dates included', async () => {
    const before = world.hubspot.count('contacts')
    const loaded = await loadCsv(world, {
      system: 'hubspot',
      object: 'contacts',
      file: join(shared, 'people-us-congress.csv'),
      mapping: {
        firstname: 'first_name',
        lastname: 'last_name',
        email: { template: '{id}@congress.example' },
        phone: 'phone',
        jobtitle: 'title',
        address: 'address',
      },
      modifiedAt: { column: 'role_start' },
    })
    expect([loaded, world.hubspot.count('contacts') - before]).toEqual([537, 537])
    const id = world.hubspot.table('contacts')?.keys.holder('email', 'c000127@congress.example') ?? ''
    expect(world.hubspot.get('contacts', id)).toMatchObject({
      updatedAt: '2025-01-03T00:00:00.000Z',
      properties: { firstname: 'Maria', lastname: 'Cantwell', phone: '202-224-3441' },
    })
  })

  it('takes the S&P 500 into Salesforce', async () => {
    const mapping = { Name: 'Security', Industry: 'GICS Sector', Description: 'Headquarters Location' }
    const file = join(shared, 'companies-sp500.csv')
    expect(await loadCsv(world, { system: 'salesforce', object: 'Account', file, mapping })).toBe(503)
    expect(world.salesforce.count('Account')).toBe(503)
  })

  it.each<[string, string | Uint8Array, string]>([
    ['a quote that is never closed', 'a,b\n1,2\n"3,4\n5,6\n', ', line 3: a quote is opened and never closed'],
    ['a quote closed in a cell', 'a,b\n"1"x,2\n', ', line 2: a quote is closed in the middle of a cell'],
    ['a missing cell', 'a,b\n1,2\n3\n', ', line 3: the row has another number of cells than the header'],
    ['bytes that are not UTF-8', Buffer.from('a,b\n1,2\nx\xe9,4\n', 'latin1'), ', line 3: the file is not UTF-8'],
    ['an empty file', '', ', line 1: there are no rows'],
    ['a header alone', 'a,b\n', ', line 1: there are no rows'],
    ['a column that is not there', 'a,c\n1,2\n', ': there is no column b'],
  ])('names the line of %s', async (_what, content, expected) => {
    const count = world.hubspot.count('contacts')
    const message = await failureOf(content)
    expect(message).toContain(`/small.csv${expected}`)
    expect(message).not.toContain('\n')
    expect(world.hubspot.count('contacts')).toBe(count)
  })

  it('names a field that the CRM does not have, a cell that is no date, and a file that is not there', async () => {
    expect(await failureOf('a\n1\n', { mapping: { bogus: 'a' } })).toContain('contacts has no field bogus')
    const modifiedAt = { column: 'b' }
    expect(await failureOf('a,b\n1,soon\n', { modifiedAt })).toContain('line 2: column b holds no date')
    expect(await failureOf('', { file: join(folder, 'none.csv') })).toContain('the file cannot be read')
  })

  it('names the line of a value that the CRM refuses', async () => {
    const content = `a,b\n1,2\n1,${'x'.repeat(300)}\n`
    const message = await failureOf(content, { system: 'salesforce', object: 'Contact', mapping: { LastName: 'b' } })
    expect(message).toMatch(/small\.csv, line 3: .*STRING_TOO_LONG on LastName/)
    expect(message).not.toContain('xxx')
  })
})
