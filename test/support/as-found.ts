// Test files share processes. Whatever a file changed of its process with `vi` is undone when it ends, and what it
// changed in another way and left behind fails it: the next file must not depend on the ones before.
import { afterAll, expect, vi } from 'vitest'

const SIGNALS = ['SIGINT', 'SIGTERM', 'uncaughtException', 'unhandledRejection'] as const

/** What a process shares: variables, folder, exit code, time zone, the way out, and who listens to its signals. */
function shared(): object {
  return {
    environment: { ...process.env },
    folder: process.cwd(),
    exitCode: process.exitCode,
    fetch: globalThis.fetch,
    random: Math.random,
    now: Date.now,
    listeners: SIGNALS.map(signal => process.listeners(signal)),
  }
}

// Before the file is loaded: some of what it imports changes the process by being imported.
const found = shared()
afterAll(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  expect(shared(), 'what this file leaves of its process').toEqual(found)
})
