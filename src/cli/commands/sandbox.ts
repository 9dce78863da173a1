// evergreen sandbox: a Salesforce and a HubSpot on this machine, to try things on.
import { type Command, InvalidArgumentError } from 'commander'
import { openSandbox } from '../../app.ts'
import { portNumber, wholeNumber } from '../arguments.ts'
import { printJson, printLine } from '../output.ts'
import { readLoads } from '../sandbox-loads.ts'
import type { Session } from '../session.ts'
import { untilAborted } from '../stop.ts'

interface Options {
  readonly port: number
  readonly records: number
  readonly companies?: number
  readonly contacts?: number
  readonly leads?: number
  readonly deals?: number
  readonly seed: number
  readonly history?: boolean
  readonly duplicates: number
  readonly dirt: number
  readonly load: readonly string[]
}

const many = wholeNumber(0, 2_000_000)

/** A parser for commander: a number in plain digits, within bounds. */
function fraction(max: number): (text: string) => number {
  return text => {
    const number = /^\d{1,3}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN
    if (number >= 0 && number <= max) return number
    throw new InvalidArgumentError(`Give a number from 0 to ${max}.`)
  }
}

function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text]
}

export function sandboxCommand(program: Command, session: Session): void {
  program
    .command('sandbox')
    .option('--port <number>', '0 is any free port', portNumber, 7710)
    .option('--records <number>', 'records to make up, per CRM: a quarter companies, the rest contacts', many, 0)
    .option('--companies <number>', 'or so many companies', many)
    .option('--contacts <number>', 'so many contacts', many)
    .option('--leads <number>', 'so many leads', many)
    .option('--deals <number>', 'so many deals, with the history of their stages', many)
    .option('--seed <number>', 'the same seed makes up the same records', wholeNumber(0), 1)
    .option('--history', 'records bring the past values of their fields along')
    .option('--duplicates <share>', 'part of the records that repeat an earlier one, 0 to 1', fraction(1), 0)
    .option('--dirt <factor>', 'how much dirt: 0 none, 1 usual', fraction(4), 1)
    .option('--load <file>', 'SYSTEM:OBJECT=FILE.csv, or a .json list of loads; may be given again', collect, [])
    .description('run both CRM servers, in memory, until stopped')
    .action((options: Options) => runSandbox(options, session))
}

async function runSandbox({ load, history, ...options }: Options, session: Session): Promise<void> {
  const loads = await readLoads(load)
  const sandbox = await openSandbox({ ...options, history: history === true, loads })
  const { url, credentials } = sandbox
  if (session.json) printJson({ url, control: `${url}/__sandbox`, credentials })
  else printHints(url, credentials)
  await untilAborted(session.stop)
  await sandbox.close()
}

type Credentials = Awaited<ReturnType<typeof openSandbox>>['credentials']

function printHints(url: string, { salesforce, hubspot }: Credentials): void {
  const login = `grant_type=client_credentials&client_id=${salesforce.clientId}&client_secret=${salesforce.clientSecret}`
  printLine(`Salesforce and HubSpot answer at ${url}
  Salesforce   client id ${salesforce.clientId}, secret ${salesforce.clientSecret}
               user ${salesforce.username}, password ${salesforce.password}
  HubSpot      token ${hubspot.accessToken}
  control      ${url}/__sandbox/state tells what they hold, ${url}/__sandbox/writes what was written
Three things to try:
  curl -H 'authorization: Bearer ${hubspot.accessToken}' '${url}/crm/v3/objects/contacts?limit=3'
  curl -d '${login}' ${url}/services/oauth2/token
  curl -H 'content-type: application/json' -d '{"system":"hubspot","path":"/crm/","kind":"html502"}' ${url}/__sandbox/faults
Stop with Ctrl+C.`)
}
