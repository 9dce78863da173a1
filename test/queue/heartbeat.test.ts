import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Clock } from '../../src/contract/primitives.ts'
import { startHeartbeat } from '../../src/queue/heartbeat.ts'
import { until } from '../e2e/place.ts'
import { freshDatabase } from '../support/fresh-database.ts'
import { quietLog } from '../support/quiet-log.ts'

it('beats at once and every five seconds, outlives a failing database, and leaves when it stops', async () => {
  const db = await freshDatabase()
  const { workers } = db.unitOfWork.stores
  const warnings: string[] = []
  const asked: number[] = []
  let away = false
  const clock: Clock = {
    now: Date.now,
    sleep: async (ms, signal) => {
      asked.push(ms)
      await sleep(5, undefined, signal === undefined ? {} : { signal })
    },
  }
  const unitOfWork = {
    ...db.unitOfWork,
    stores: {
      ...db.unitOfWork.stores,
      workers: {
        ...workers,
        beat: async (worker: Parameters<typeof workers.beat>[0]) => {
          if (away) throw new Error('planted')
          await workers.beat(worker)
        },
      },
    },
  }
  const log = { ...quietLog, warn: (about: object) => void warnings.push(JSON.stringify(about)) }
  const stop = await startHeartbeat({ unitOfWork, clock, log, version: '1.2.3', concurrency: 7 })
  const [first] = await workers.alive(60_000)
  expect(first).toMatchObject({ processId: process.pid, version: '1.2.3', concurrency: 7 })
  away = true
  await until('a warning', () => (warnings.length > 0 ? warnings : null))
  away = false
  const seen = first?.seenAt ?? 0
  await until('another beat', async () => ((await workers.alive(60_000))[0]?.seenAt ?? 0) > seen || null)
  await stop()
  expect(await workers.alive(60_000)).toEqual([])
  expect(new Set(asked)).toEqual(new Set([5_000]))
  expect(warnings.join()).not.toContain('planted')
  await db.close()
})
