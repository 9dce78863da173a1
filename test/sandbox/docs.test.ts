import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { controlRoutes } from '../../src/sandbox/control/index.ts'
import { REPLACING, SPOILING } from '../../src/sandbox/faults/fault.ts'
import { PRESET_NAMES } from '../../src/sandbox/faults/presets.ts'
import { startSandbox } from '../../src/sandbox/server.ts'
import { createWorld } from '../../src/sandbox/world.ts'

const text = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8')

describe('docs/sandbox.md', () => {
  it('names every route of the control plane, and none that is not there', async () => {
    const routes = new Set<string>()
    const app = fastify()
    app.addHook('onRoute', ({ method, url }) => {
      for (const each of [method].flat()) if (each !== 'HEAD') routes.add(`${each} ${url}`)
    })
    controlRoutes(app, createWorld())
    await app.ready()
    const told = new Set(
      [...text.matchAll(/^\| `((?:GET|POST|PUT|PATCH|DELETE) \/__sandbox\/[^`]*)`/gm)].map(([, name]) => name),
    )
    expect([...told].sort()).toEqual([...routes].sort())
    await app.close()
  })

  it('names every kind of fault', () => {
    const kinds = [...REPLACING, ...SPOILING, ...PRESET_NAMES].filter(kind => !/^html52[1-5]$/.test(kind))
    expect(kinds.filter(kind => !text.includes(`\`${kind}\``))).toEqual([])
  })

  it('gives the keys that open the sandbox', async () => {
    const { credentials } = await import('../../src/sandbox/credentials.ts')
    const { salesforce, hubspot } = credentials
    for (const key of [
      salesforce.clientId,
      salesforce.clientSecret,
      salesforce.username,
      salesforce.password,
      hubspot.accessToken,
    ]) {
      expect(text).toContain(key)
    }
  })
})

describe('the commands of docs/sandbox.md', () => {
  it('work, one after the other', async () => {
    const sandbox = await startSandbox({ records: 40 })
    const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block)
    const commands = blocks.filter(block => block.includes('curl ')).join('\n')
    const strict = 'set -euo pipefail\ncurl() { command curl -sS --fail "$@"; echo; }\n'
    const script = strict + commands.replaceAll('http://127.0.0.1:7710', sandbox.url)
    const { stdout } = await promisify(execFile)('bash', ['-c', script])
    expect(stdout).toContain('"totalSize":3')
    expect(stdout).toContain('"loaded":1')
    expect(sandbox.world.faults.list()).toHaveLength(1)
    expect(sandbox.world.moments.list()).toHaveLength(1)
    await sandbox.close()
  })
})
