// A process whose dispatcher takes due work, commits that, and is killed before the queue hears of it.
// Argument: the database.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { systemClock } from '../../src/clock.ts'
import type { QueueBackend } from '../../src/queue/backend.ts'
import { startDispatcher } from '../../src/queue/dispatcher.ts'
import { createPool } from '../../src/store/pool.ts'
import { createUnitOfWork } from '../../src/store/unit-of-work.ts'
import { auditKeys } from '../support/audit-keys.ts'
import { quietLog } from '../support/quiet-log.ts'

const LEASE_MS = 5_000

/** Runs it to its death; throws when it ended in another way. */
export async function dieBeforeEnqueuing(databaseUrl: string): Promise<void> {
  const child = spawn(process.execPath, [import.meta.filename, databaseUrl], { stdio: ['ignore', 'ignore', 'inherit'] })
  const [code, signal] = await once(child, 'exit')
  if (signal !== 'SIGKILL') throw new Error(`the dispatcher ended with ${code} before it took any work`)
}

if (import.meta.main) {
  const queue: Pick<QueueBackend, 'add' | 'waiting'> = {
    add: async tickets => {
      if (tickets.length > 0) process.kill(process.pid, 'SIGKILL')
    },
    waiting: async () => new Set(),
  }
  await startDispatcher({
    unitOfWork: createUnitOfWork(createPool(process.argv[2] ?? '', quietLog, 2), auditKeys),
    queue,
    clock: systemClock,
    log: quietLog,
    leaseMs: LEASE_MS,
    limits: { queued: 100, backlog: 50 },
    perTicket: () => ({}),
  })
}
