// A command that waits says why, and one that is stopped or no longer read ends in good order: as processes, for signals.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { EXIT } from '../../src/cli/exit.ts'
import { CONTACT_SYNCS, connectionsTo, openPlace, type Place, until } from '../e2e/place.ts'

let place: Place
beforeAll(async () => {
  place = await openPlace({ records: 5 })
  await place.app.apply(connectionsTo(place.sandbox.url) + CONTACT_SYNCS, 'set-up', 'cli:test')
})
afterAll(() => place.close())

it.each([
  ['SIGINT', EXIT.interrupted, 'sf-contacts', []],
  ['SIGTERM', EXIT.terminated, 'hs-contacts', ['--json']],
] as const)(
  'run --wait says that its sync is paused, and after %s how the run goes on',
  async (signal, code, sync, more) => {
    await place.app.setPause({ target: sync, pause: true, actor: 'cli:test' })
    const command = place.start(['run', sync, '--wait', ...more])
    const waits = `${sync} waits: paused: sync ${sync}\n`
    await until('the note', () => (command.stderr.includes(waits) ? true : null))
    command.child.kill(signal)
    const ended = await command.ended
    const [{ run } = { run: { id: '' } }] = await place.app.runs({ syncName: sync, limit: 1 })
    expect(ended.stderr).toBe(`${waits}evergreen: run ${run.id} goes on with: evergreen worker\n`)
    expect(ended.code).toBe(code)
    if (more.length > 0) expect(JSON.parse(ended.stdout)).toMatchObject({ run: { id: run.id, status: 'active' } })
    else expect(ended.stdout).toBe('')
    await place.app.setPause({ target: sync, pause: false, actor: 'cli:test' })
    expect(await place.carryOut([run.id])).toMatchObject([{ run: { status: 'complete' } }])
  },
)

it.each([['runs'], ['audit', 'export']])('%s %s ends quietly when nobody reads on', async (...command) => {
  const main = resolve(import.meta.dirname, '../../src/main.ts')
  const env = { PATH: process.env['PATH'], ...place.env }
  const child = spawn(process.execPath, [main, ...command.filter(Boolean)], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.destroy()
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
  expect(stderr).not.toMatch(/EPIPE|evergreen:/)
  expect(code).toBe(EXIT.ok)
})
