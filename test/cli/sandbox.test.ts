import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'

const MAIN = fileURLToPath(import.meta.resolve('../../src/main.ts'))
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-command-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function start(...args: string[]) {
  return spawn(process.execPath, [MAIN, 'sandbox', '--port', '0', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
}

describe('evergreen sandbox', () => {
  it('fills both CRMs, tells where they are on one line, and ends when it is stopped', async () => {
    const file = join(folder, 'people.csv')
    await writeFile(file, 'firstname,email\nAda,ada@sandbox.example\n')
    const list = join(folder, 'loads.json')
    const load = { system: 'salesforce', object: 'Contact', file, mapping: { LastName: 'firstname' } }
    await writeFile(list, JSON.stringify([load]))
    const child = start(
      '--json',
      '--contacts',
      '6',
      '--deals',
      '2',
      '--load',
      `hubspot:contacts=${file}`,
      '--load',
      list,
    )
    const ended = once(child, 'close')
    const [line] = await once(createInterface(child.stdout), 'line')
    const { control } = z.object({ url: z.url(), control: z.url() }).parse(JSON.parse(String(line)))
    const state = await (await fetch(`${control}/state`)).json()
    expect(state).toMatchObject({
      records: {
        salesforce: { Account: 1, Contact: 7, Opportunity: 2 },
        hubspot: { contacts: 7, companies: 1, deals: 2 },
      },
    })
    child.kill('SIGINT')
    const [code] = await ended
    expect(code).toBe(0)
  })

  it.each([
    [['--load', 'people.csv'], '--load: people.csv names no system, object and file'],
    [['--load', 'hubspot:contacts=none.csv'], 'none.csv: the file cannot be read'],
    [['--dirt', 'much'], "option '--dirt <factor>' argument 'much' is invalid"],
  ])('says in one line what is wrong with %j', async (args, expected) => {
    const child = start(...args)
    const ended = once(child, 'close')
    const [said] = await Promise.all([text(child.stderr), ended])
    expect(said).toContain(expected)
    expect(said.trimEnd().split('\n')).toHaveLength(1)
    expect(child.exitCode).toBe(2)
  })
})
