// Evergreen as its users run it: the command line as a process of its own, on a database and a home of the test's.
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Readable } from 'node:stream'

/** Where Evergreen keeps it by itself; named beforehand it serves main.ts, too. */
const COMPILED = join(tmpdir(), 'node-compile-cache')
const MAIN = resolve(import.meta.dirname, '../../src/main.ts')

export type Environment = Readonly<Record<string, string | undefined>>

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A running command: its output so far, and the ways to end it. */
export class RunningCommand {
  stdout = ''
  stderr = ''
  readonly child: ChildProcessByStdio<null, Readable, Readable>
  readonly ended: Promise<Ended>

  constructor(args: readonly string[], env: Environment) {
    this.child = spawn(process.execPath, [MAIN, ...args], { env: plain(env), stdio: ['ignore', 'pipe', 'pipe'] })
    this.child.stdout.setEncoding('utf8').on('data', text => {
      this.stdout += text
    })
    this.child.stderr.setEncoding('utf8').on('data', text => {
      this.stderr += text
    })
    this.ended = once(this.child, 'close').then(([code]) => ({ code, stdout: this.stdout, stderr: this.stderr }))
  }

  /** Resolves when stdout has text that matches; rejects with all output when the command ends before. */
  async untilStdout(pattern: RegExp): Promise<RegExpExecArray> {
    while (true) {
      const match = pattern.exec(this.stdout)
      if (match !== null) return match
      const more = once(this.child.stdout, 'data').then(() => null)
      const end = await Promise.race([more, this.ended])
      if (end !== null && pattern.exec(this.stdout) === null) {
        throw new Error(`ended with ${end.code} before ${pattern}: ${end.stdout}${end.stderr}`)
      }
    }
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<Ended> {
    this.child.kill(signal)
    return this.ended
  }
}

/** Runs one command to its end. */
export function evergreen(args: readonly string[], env: Environment): Promise<Ended> {
  return new RunningCommand(args, env).ended
}

function plain(env: Environment): Record<string, string> {
  const all = { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_COMPILE_CACHE: COMPILED, ...env }
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
