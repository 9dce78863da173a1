// The command line inside the test's own process: quick, for all that needs no process of its own.
import type { EventEmitter } from 'node:events'
import { vi } from 'vitest'
import { runProgram } from '../../src/cli/program.ts'
import type { Ended, Environment } from '../support/evergreen.ts'

/** What a command listens to for as long as its process lives; here it must not outlive the command. */
const LISTENED: readonly (readonly [EventEmitter, string])[] = [
  [process, 'SIGTERM'],
  [process, 'SIGINT'],
  [process.stdout, 'error'],
  [process.stderr, 'error'],
]

/** Runs one command to its end; output and exit code as a process would give them. One at a time. */
export async function evergreen(args: readonly string[], env: Environment): Promise<Ended> {
  const { exitCode } = process
  const listeners = LISTENED.map(([emitter, event]) => emitter.listeners(event))
  const out: string[] = []
  const err: string[] = []
  const keep = (texts: string[]) => (text: string | Uint8Array) => texts.push(String(text)) > 0
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(keep(out)),
    vi.spyOn(process.stderr, 'write').mockImplementation(keep(err)),
  ]
  for (const [name, value] of Object.entries({ LOG_LEVEL: 'silent', ...env })) vi.stubEnv(name, value)
  process.exitCode = 0
  try {
    await runProgram(['node', 'evergreen', ...args], '1.2.3')
    return { code: Number(process.exitCode), stdout: out.join(''), stderr: err.join('') }
  } finally {
    vi.unstubAllEnvs()
    for (const spy of spies) spy.mockRestore()
    process.exitCode = exitCode
    for (const [index, [emitter, event]] of LISTENED.entries()) {
      const added = emitter.listeners(event).filter(listener => !listeners[index]?.includes(listener))
      for (const listener of added) emitter.removeListener(event, listener)
    }
  }
}
