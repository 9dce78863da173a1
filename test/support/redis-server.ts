// A redis-server of the test's own: on a free port, in a folder of its own, killed at the end.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const BINARY = 'redis-server'
const HOST = '127.0.0.1'

/** Whether tests can start servers of their own. */
const hasRedisServer = spawnSync(BINARY, ['--version']).status === 0

/** Null: tests on Redis can run; else why not. In CI that is a failure, since there .ci/run installs the binary. */
export const redisMissing: string | null = hasRedisServer
  ? null
  : `NOT TESTED ON REDIS: there is no ${BINARY} on the PATH (apt-get install redis-server)`

if (redisMissing !== null) {
  if (process.env['CI']) throw new Error(redisMissing)
  process.stderr.write(`\n*** ${redisMissing} ***\n\n`)
}

export interface RedisServer {
  readonly port: number
  readonly url: string
  readonly folder: string
  /** Runs it again after `stop`; resolves when it answers. */
  start(): Promise<void>
  /** Kills it as a power cut would; what it held is gone. */
  stop(): Promise<void>
  close(): Promise<void>
}

export interface RedisServerOptions {
  /** Further options, for example ['--requirepass', 'x']. */
  readonly args?: readonly string[]
  /** Makes files before the start; returns the first arguments. */
  readonly setUp?: (folder: string, port: number) => Promise<readonly string[]>
  /** 0: no connection without TLS. */
  readonly plainPort?: 0
}

export async function redisServer({ args = [], setUp, plainPort }: RedisServerOptions = {}): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'evergreen-redis-'))
  const port = await freePort()
  const first = setUp === undefined ? [] : await setUp(folder, port)
  const own = ['--port', `${plainPort ?? port}`, '--bind', HOST, '--dir', folder, '--appendonly', 'no', '--save', '']
  let child: ChildProcess | null = null
  const server: RedisServer = {
    port,
    url: `redis://${HOST}:${port}`,
    folder,
    start: async () => {
      const started = spawn(BINARY, [...first, ...own, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
      child = started
      let said = ''
      started.stdout.on('data', text => {
        said += text
      })
      const deadline = Date.now() + 30_000
      while (!/Ready to accept connections|Sentinel ID is/.test(said)) {
        if (started.exitCode !== null || Date.now() > deadline) throw new Error(`${BINARY} does not start: ${said}`)
        await sleep(5)
      }
    },
    stop: async () => {
      if (child === null || child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
    close: async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
  await server.start()
  return server
}

/**
 * A port that is free now, below those that the system gives by itself: it stays free until the server takes it, and
 * while that is away. A node of a Cluster also needs the one 10,000 above.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 22_000)
    const probe = createServer()
    const isFree = await new Promise<boolean>(resolve => {
      probe.once('error', () => resolve(false)).listen(port, HOST, () => resolve(true))
    })
    if (!isFree) continue
    probe.close()
    await once(probe, 'close')
    return port
  }
}
