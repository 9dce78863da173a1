// A database that goes away in the middle: a command says so and ends, a worker connects anew and carries on.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { EXIT } from '../../src/cli/exit.ts'
import { CONTACT_SYNCS, connectionsTo, openPlace, type Place, until } from './place.ts'

const SLOW = { system: 'hubspot', skip: 0, times: 1, when: 'before', drop: false } as const

let place: Place
beforeEach(async () => {
  place = await openPlace({ records: 40 })
  await place.app.apply(connectionsTo(place.sandbox.url) + CONTACT_SYNCS, 'set-up', 'cli:test')
})
afterEach(() => place.close())

/** A door to the database that can be shut, as when the database goes away under a running command. */
async function openDoor(databaseUrl: string) {
  const to = new URL(databaseUrl)
  const [port, hostname] = [Number(to.port), to.hostname]
  const sockets = new Set<Socket>()
  const server = createServer(from => {
    const through = connect(port, hostname)
    for (const socket of [from, through]) sockets.add(socket.on('error', () => undefined))
    from.pipe(through).pipe(from)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  to.port = String((server.address() as AddressInfo).port)
  const shut = () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  return { url: to.href, shut }
}

it('does not end a worker: it connects anew and completes the run', async () => {
  place.sandbox.world.faults.add({ ...SLOW, path: /contacts\/batch\/read/, delayMs: 500 })
  const worker = await place.worker()
  const [run = ''] = await place.queue(['hs-contacts'])
  await until('the write-back', () => place.sandbox.world.faults.list().at(-1)?.hits || null)
  await place.db.pool.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  const ended = await until('the end of the run', async () => {
    const report = await place.app.run(run).catch(() => null)
    return report === null || report.run.status === 'active' ? null : report
  })
  expect(ended.run).toMatchObject({ status: 'complete', note: null })
  const { code, stderr } = await worker.stop('SIGTERM')
  expect(code).toBe(0)
  expect(stderr).not.toMatch(/^ {4}at /m)
})

it('ends a waiting command with one line; the run goes on when the database is back', async () => {
  const door = await openDoor(place.db.url)
  place.sandbox.world.faults.add({ ...SLOW, path: /objects\/contacts\?/, delayMs: 1_000 })
  const command = place.start(['run', 'hs-contacts', '--full', '--wait'], { DATABASE_URL: door.url })
  await until('the pull', () => place.sandbox.world.faults.list().at(-1)?.hits || null)
  door.shut()
  const { code, stderr } = await command.ended
  expect(stderr).toMatch(/^evergreen: database: connection lost \(.+\)\. Evergreen tries again .+ reachable\.\n$/)
  expect(code).toBe(EXIT.unavailable)
  const [report] = await place.app.runs({ syncName: 'hs-contacts', limit: 1 })
  expect(report?.run.status).toBe('active')
  const [ended] = await place.carryOut([report?.run.id ?? ''])
  expect(ended).toMatchObject({ run: { status: 'complete' }, counts: { pulled: 30 } })
})
