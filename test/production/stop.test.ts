// Supervisors stop processes with SIGTERM and expect them gone soon, whatever is away.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { RunningCommand } from '../support/evergreen.ts'
import { freshDatabase } from '../support/fresh-database.ts'

it('a worker answers for its health, and ends in good order also when it never reached its Redis', async () => {
  const db = await freshDatabase()
  const home = await mkdtemp(join(tmpdir(), 'evergreen-stop-'))
  const env = { DATABASE_URL: db.url, EVERGREEN_HOME: home, REDIS_URL: 'redis://127.0.0.1:1' }
  const worker = new RunningCommand(['worker', '--health-port', '0'], env)
  try {
    const [, url] = await worker.untilStdout(/"ready":"health","url":"(http:[^"]+)"/)
    await worker.untilStdout(/"ready":"worker"/)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    const ready = await fetch(`${url}/readyz`)
    expect([ready.status, JSON.stringify(await ready.json())]).toEqual([503, expect.stringContaining('REDIS_URL')])
    expect(await db.unitOfWork.stores.workers.alive(15_000)).toHaveLength(1)
    const asked = Date.now()
    const { code } = await worker.stop('SIGTERM')
    expect(code).toBe(0)
    expect(Date.now() - asked).toBeLessThan(8_000)
    expect(await db.unitOfWork.stores.workers.alive(15_000)).toEqual([])
  } finally {
    await worker.stop('SIGKILL')
    await db.close()
    await rm(home, { recursive: true, force: true })
  }
})
