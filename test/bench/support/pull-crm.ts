// A CRM to pull from, in a process of its own: an org with so many contacts of 20 fields, or with made-up people and
// companies in both CRMs. Arguments: "contacts" or "people", how many. Prints its address; tidies up at each line of its stdin and
// ends with it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { startSandbox } from '../../../src/sandbox/server.ts'
import type { World } from '../../../src/sandbox/world.ts'
import { PAGE_ROWS } from './pull-fields.ts'

const PLENTY = 1_000_000_000

export interface Crm {
  readonly url: string
  /** Throws the results of Bulk jobs away, which take much room on disk. */
  tidy(): void
  close(): Promise<void>
}

/** Starts it; resolves when it is filled and listens. */
export async function startCrm(what: 'contacts' | 'people', count: number): Promise<Crm> {
  const args = ['--max-old-space-size=12000', import.meta.filename, what, String(count)]
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const [url] = await Promise.race([once(child.stdout ?? child, 'data'), ended])
  if (typeof url === 'number' || url === null) throw new Error(`the CRM ended with ${url}`)
  return {
    url: String(url).trim(),
    tidy: () => {
      child.stdin?.write('tidy\n')
    },
    close: async () => {
      child.stdin?.end()
      await ended
    },
  }
}

function addContacts({ salesforce }: World, count: number): void {
  for (let n = 0; n < count; n += 1) {
    salesforce.insert('Contact', {
      Salutation: n % 3 === 0 ? 'Ms.' : null,
      FirstName: `Ana${n % 997}`,
      LastName: `Berg ${n}`,
      Email: `ana.berg.${n}@firm${n % 5_003}.example`,
      Phone: `+47 22 ${String(n).padStart(6, '0')}`,
      MobilePhone: n % 2 === 0 ? `+47 99 ${String(n).padStart(6, '0')}` : null,
      Title: `Head of Team ${n % 89}`,
      Department: n % 5 === 0 ? 'Sales, "North"' : 'Sales',
      LeadSource: 'Web',
      MailingStreet: `Storgata ${n % 211}\nc/o Berg`,
      MailingCity: 'Oslo',
      MailingState: null,
      MailingPostalCode: String(1_000 + (n % 9_000)).padStart(4, '0'),
      MailingCountry: 'Norway',
      Birthdate: '1980-02-03',
      DoNotCall: n % 7 === 0,
      Description: n % 11 === 0 ? `Met at the fair, asked for offer ${n}.` : null,
    })
  }
}

if (import.meta.main) {
  const [what = '', count = ''] = process.argv.slice(2)
  const sandbox = await startSandbox({ records: what === 'people' ? Number(count) : 0 })
  const { salesforce, hubspot } = sandbox.world
  if (what === 'contacts') addContacts(sandbox.world, Number(count))
  salesforce.usage.max = PLENTY
  Object.assign(salesforce.queryJobs.pace, { queueMs: 0, workMs: 0 })
  salesforce.queryJobs.pageRows = PAGE_ROWS
  hubspot.limits.settings.tenSecondly = PLENTY
  hubspot.limits.settings.searchPerSecond = PLENTY
  process.stdout.write(`${sandbox.url}\n`)
  process.stdin.on('data', () => salesforce.queryJobs.close()).on('end', () => process.exit())
}
