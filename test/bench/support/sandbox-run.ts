// The sandbox in a process of its own. Arguments: contacts and companies per CRM, and `start` or `drive`: to drive, a
// client in another process reads from it. Prints {"startS","residentMb"} and what the client measured.
import { spawn } from 'node:child_process'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { openSandbox } from '../../../src/sandbox/open.ts'

const [contacts = '', companies = '', mode = 'start'] = process.argv.slice(2)
const sizes = { contacts: Number(contacts), companies: Number(companies), leads: 0, deals: 0 }
const sandbox = await openSandbox({ port: 0, records: 0, seed: 1, ...sizes })
// From the start of the process, loading of the program included.
const startS = performance.now() / 1_000
const residentMb = process.memoryUsage.rss() / 2 ** 20
const driven = mode === 'drive' ? await drive() : {}
await sandbox.close()
process.stdout.write(`${JSON.stringify({ startS, residentMb, ...driven })}\n`)

async function drive(): Promise<Record<string, unknown>> {
  const program = fileURLToPath(import.meta.resolve('./sandbox-client.ts'))
  const { NODE_OPTIONS: _, ...env } = process.env
  const child = spawn(process.execPath, [program, sandbox.url], { stdio: ['ignore', 'pipe', 'inherit'], env })
  return z.record(z.string(), z.unknown()).parse(await json(child.stdout))
}
