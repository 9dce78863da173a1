// The command line inside the test's own process: quick, for all that needs no process of its own.
import { vi } from 'vitest'
import { runProgram } from '../../src/cli/program.ts'
import type { Ended, Environment } from '../support/evergreen.ts'

/** Runs one command to its end; output and exit code as a process would give them. One at a time. */
export async function evergreen(args: readonly string[], env: Environment): Promise<Ended> {
  const before = { exitCode: process.exitCode, term: process.listeners('SIGTERM'), int: process.listeners('SIGINT') }
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
    process.exitCode = before.exitCode
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const own = signal === 'SIGTERM' ? before.term : before.int
      for (const added of process.listeners(signal).filter(listener => !own.includes(listener)))
        process.off(signal, added)
    }
  }
}
