// The console's files come compressed to browsers that can take them so, and are kept by them.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import Fastify from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { registerConsole } from '../../src/http/console.ts'

const SCRIPT = 'console.log("evergreen")'

let folder: string
const server = Fastify()
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evergreen-console-'))
  await writeFile(join(folder, 'index.html'), '<meta nonce="%NONCE%">')
  await writeFile(join(folder, 'app.js'), SCRIPT)
  await writeFile(join(folder, 'app.js.gz'), gzipSync(SCRIPT))
  await registerConsole(server, folder, true)
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

it('sends scripts compressed, and says that they stay what they are', async () => {
  const { headers, rawPayload } = await server.inject({ url: '/app.js', headers: { 'accept-encoding': 'gzip, br' } })
  expect(headers).toMatchObject({
    'content-encoding': 'gzip',
    'content-type': expect.stringMatching(/javascript/),
    'cache-control': 'public, max-age=31536000, immutable',
  })
  expect(rawPayload).toEqual(gzipSync(SCRIPT))
  const plain = await server.inject({ url: '/app.js', headers: { 'accept-encoding': 'identity' } })
  expect([plain.headers['content-encoding'], plain.payload]).toEqual([undefined, SCRIPT])
})

it('sends the page under its own name as any other time: with its policy, and kept by nobody', async () => {
  for (const url of ['/index.html', '/']) {
    const { headers, payload } = await server.inject({ url, headers: { accept: '*/*' } })
    expect(payload).not.toContain('%NONCE%')
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'strict-transport-security': 'max-age=31536000',
    })
  }
  expect((await server.inject({ url: '/app.js' })).headers).toMatchObject({
    'strict-transport-security': 'max-age=31536000',
    'x-content-type-options': 'nosniff',
  })
})

it('sends the page with another nonce each time', async () => {
  const pages = await Promise.all([1, 2].map(() => server.inject({ url: '/runs', headers: { accept: 'text/html' } })))
  const nonces = pages.map(({ payload }) => /nonce="([^"]+)"/.exec(payload)?.[1])
  expect(new Set(nonces).size).toBe(2)
  expect(pages[0]?.headers['cache-control']).toBe('no-store')
})
