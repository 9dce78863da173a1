// One URL for each way to run Redis: with a password, with TLS, behind Sentinel, as a Cluster. Real servers each.
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Ticket } from '../../src/queue/backend.ts'
import { createRedisQueue } from '../../src/queue/bullmq/redis.ts'
import { quietLog } from '../support/quiet-log.ts'
import { type RedisServer, type RedisServerOptions, redisMissing, redisServer } from '../support/redis-server.ts'

const servers: RedisServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function start(options: RedisServerOptions = {}): Promise<RedisServer> {
  const server = await redisServer(options)
  servers.push(server)
  return server
}

/** A ticket goes in and comes out. */
async function expectCarried(url: string): Promise<void> {
  const queue = createRedisQueue(url, quietLog)
  await queue.prepare()
  const came: Ticket[] = []
  const consumer = queue.consume(2, async each => {
    came.push(each)
  })
  try {
    const tickets = Array.from({ length: 20 }, () => ({ id: randomUUID(), items: [], step: 'pull' }))
    await vi.waitFor(() => queue.add(tickets), { timeout: 30_000, interval: 50 })
    await vi.waitFor(() => expect(came).toHaveLength(20), { timeout: 30_000 })
    expect(await queue.waiting(tickets.map(({ id }) => id))).toEqual(new Set())
    expect((await queue.checkQueue()).map(({ what, ok }) => ({ what, ok }))).toEqual([
      { what: 'reachable', ok: true },
      { what: 'eviction policy', ok: true },
      { what: 'persistence', ok: true },
    ])
  } finally {
    await consumer.close()
    await queue.close()
  }
}

describe.skipIf(redisMissing !== null)(`Redis ${redisMissing ?? 'in all its forms'}`, () => {
  it('is reached with user, password and database', async () => {
    const { port } = await start({
      args: ['--user', 'ada', 'on', '>pa:ss@w/rd', '~*', '+@all', '--requirepass', 'other'],
    })
    await expectCarried(`redis://ada:${encodeURIComponent('pa:ss@w/rd')}@127.0.0.1:${port}/3`)
    await expectCarried(`redis://:other@127.0.0.1:${port}`)
  })

  it('is found by its Sentinels', async () => {
    const master = await start()
    const sentinel = await start({
      args: ['--sentinel'],
      setUp: async (folder, port) => {
        const file = join(folder, 'sentinel.conf')
        await writeFile(file, `port ${port}\nsentinel monitor main 127.0.0.1 ${master.port} 1\n`)
        return [file]
      },
    })
    await expectCarried(`redis+sentinel://127.0.0.1:1,127.0.0.1:${sentinel.port}/main`)
  })

  it('is reached as a Cluster, with all keys of the queue in one slot', async () => {
    const cluster = ['--cluster-enabled', 'yes']
    const nodes = await Promise.all([1, 2, 3].map(() => start({ args: cluster })))
    const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`)
    execFileSync('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-yes'], { stdio: 'pipe' })
    await expectCarried(`redis+cluster://${addresses.join(',')}`)
    const plain = createRedisQueue(`redis://${addresses[0]}`, quietLog)
    await expect(plain.prepare()).rejects.toThrow(
      `queue: Redis at ${addresses[0]} is a node of a Cluster. Write redis+cluster:// in REDIS_URL.`,
    )
  })

  it('is reached with TLS when its certificate is trusted, and refused with what to do when not', async () => {
    const files = { key: 'key.pem', cert: 'cert.pem' }
    const server = await start({
      setUp: async (folder, tlsPort) => {
        const [key, cert] = [join(folder, files.key), join(folder, files.cert)]
        const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
        const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1']
        execFileSync('openssl', ['req', '-x509', ...made, '-keyout', key, '-out', cert, ...subject], { stdio: 'pipe' })
        const tls = ['--tls-cert-file', cert, '--tls-key-file', key, '--tls-ca-cert-file', cert]
        return ['--tls-port', `${tlsPort}`, '--tls-auth-clients', 'no', ...tls]
      },
      plainPort: 0,
    })
    const url = `rediss://localhost:${server.port}`
    await expect(createRedisQueue(url, quietLog).prepare()).rejects.toThrow(
      /has a certificate that is not trusted\. Name its authority in NODE_EXTRA_CA_CERTS/,
    )
    // Node reads the variable when it starts.
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(server.folder, files.cert) }
    const script = `
      import { createRedisQueue } from ${JSON.stringify(import.meta.resolve('../../src/queue/bullmq/redis.ts'))}
      const queue = createRedisQueue(${JSON.stringify(url)}, { warn: console.error })
      await queue.prepare()
      await new Promise(resolve => queue.consume(1, async () => resolve()) && queue.add([{ id: crypto.randomUUID(), items: [], step: 'pull' }]))
      console.log('carried')
      process.exit()`
    const args = ['--input-type=module', '-e', script]
    expect(execFileSync(process.execPath, args, { env, encoding: 'utf8', timeout: 45_000 })).toBe('carried\n')
  })
})
