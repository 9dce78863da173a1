// Runs a program as a process of its own, so that no run warms up another, and takes its result and its peak of memory.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { ZodType } from 'zod'

export interface Outcome<T> {
  /** The last line of stdout, parsed. */
  readonly result: T
  readonly peakMib: number
}

/** As `evergreen` itself runs (src/main.ts): compiled code is cached, so that nothing is compiled while it is measured. */
const COMPILED = join(tmpdir(), 'evergreen-bench-compiled')
const REPORT_PEAK = import.meta.resolve('./report-peak.ts')

/** Runs the program (a file: URL) to its end; throws with its stderr when it fails. */
export async function runMeasured<T>(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  schema: ZodType<T>,
): Promise<Outcome<T>> {
  const child = spawn(process.execPath, ['--import', REPORT_PEAK, fileURLToPath(program), ...args], {
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILED, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close')
  const [stdout, stderr, peak] = await Promise.all([1, 2, 3].map(fd => textOn(child.stdio[fd])))
  const [code] = await ended
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr?.trim()}`)
  const last = stdout?.trimEnd().split('\n').at(-1) ?? ''
  return { result: schema.parse(JSON.parse(last)), peakMib: Number(peak) }
}

/** All that comes on one channel of a process. */
async function textOn(channel: unknown): Promise<string> {
  return channel instanceof Readable ? text(channel) : ''
}
