// A CRM to write to, in a process of its own: contacts whose e-mail addresses are in capitals, so that each has one
// change to make. Arguments: which CRM, how many. Prints its address; ends with its stdin.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { z } from 'zod'
import { startSandbox } from '../../../../src/sandbox/server.ts'

const PLENTY = 1_000_000_000
const DAY_MS = 86_400_000
/** A job of Salesforce's own: a while in the queue, then ten thousand rows a second. */
const JOB_PACE = { queueMs: 2_000, workMs: 0, rowMs: 0.1 }

export const NAMES = {
  salesforce: { stream: 'Contact', email: 'Email', name: 'LastName' },
  hubspot: { stream: 'contacts', email: 'email', name: 'lastname' },
} as const
export type System = keyof typeof NAMES

const isSystem = (text: string): text is System => text in NAMES

const Calls = z.object({
  calls: z.array(z.object({ system: z.string(), method: z.string(), endpoint: z.string(), calls: z.number() })),
})

export interface Crm {
  readonly url: string
  /** Calls so far by endpoint: "POST /crm/v3/objects/:objectType/batch/update". */
  calls(): Promise<ReadonlyMap<string, number>>
  close(): Promise<void>
}

/** Starts it; resolves when it is filled and listens. */
export async function startCrm(system: System, count: number): Promise<Crm> {
  const args = [import.meta.filename, system, String(count)]
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const [line] = await Promise.race([once(child.stdout ?? child, 'data'), ended])
  if (typeof line === 'number' || line === null) throw new Error(`the CRM ended with ${line}`)
  const url = String(line).trim()
  return {
    url,
    calls: async () => {
      const answer = await fetch(`${url}/__sandbox/calls`)
      const { calls } = Calls.parse(await answer.json())
      const byEndpoint = Map.groupBy(calls, ({ method, endpoint }) => `${method} ${endpoint}`)
      return new Map([...byEndpoint].map(([name, all]) => [name, all.reduce((sum, each) => sum + each.calls, 0)]))
    },
    close: async () => {
      child.stdin?.end()
      await ended
    },
  }
}

/** From now on each call takes so much time beside the sandbox's own, and calls are counted anew. */
export async function beginMeasuring(url: string, answerMs: number): Promise<void> {
  const control = (path: string, init: RequestInit) => fetch(`${url}/__sandbox/${path}`, init)
  await control('calls', { method: 'DELETE' })
  if (answerMs === 0) return
  const slow = { path: '/(services|crm)/', kind: 'delay', when: 'before', delayMs: answerMs, times: PLENTY }
  const headers = { 'content-type': 'application/json' }
  const { status } = await control('faults', { method: 'POST', headers, body: JSON.stringify(slow) })
  if (status >= 300) throw new Error(`the CRM cannot be slowed down: ${status}`)
}

if (import.meta.main) {
  const [system = '', count = ''] = process.argv.slice(2)
  if (!isSystem(system)) throw new Error(`no CRM ${system}`)
  const { url, world } = await startSandbox()
  const { stream, email, name } = NAMES[system]
  const stamps = { modifiedAt: world.clock.now() - DAY_MS, trusted: true }
  for (let n = 0; n < Number(count); n += 1) {
    world[system].insert(stream, { [email]: `PERSON${n}@ACME-CORP.COM`, [name]: `Person ${n}` }, stamps)
  }
  // What an account may call in ten seconds or in a day is not what is measured: both write without that limit.
  world.salesforce.usage.max = PLENTY
  world.hubspot.limits.settings.tenSecondly = PLENTY
  world.hubspot.limits.settings.daily = PLENTY
  Object.assign(world.salesforce.ingestJobs.pace, JOB_PACE)
  process.stdout.write(`${url}\n`)
  process.stdin.resume().on('end', () => process.exit())
}
