// Whether the server of a cluster runs: what its pid file says, and whether that is still true.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { codeOf } from '../connection-loss.ts'
import { ROLE } from './cluster.ts'
import { readIfThere } from './folder.ts'

const run = promisify(execFile)
const ANSWER_MS = 5_000
const PORT_LINE = 3

/** What postmaster.pid says; the port is null while the server has not yet written it. */
export interface PidFile {
  readonly pid: number
  readonly port: number | null
}

/** The pid file of the cluster; null when there is none. */
export async function readPidFile(data: string): Promise<PidFile | null> {
  const lines = (await readIfThere(join(data, 'postmaster.pid')))?.split('\n')
  if (lines === undefined) return null
  const port = Number(lines[PORT_LINE] ?? '')
  return { pid: Number(lines[0]), port: Number.isInteger(port) && port > 0 ? port : null }
}

/** The connection URL of a database on the embedded server. */
export function urlOf(port: number, password: string, database: string): string {
  return `postgres://${ROLE}:${password}@127.0.0.1:${port}/${database}`
}

/**
 * Asks the server at the port: yes when it serves this cluster, denied when it knows another password, else no.
 */
export async function answers(port: number, password: string, data: string): Promise<'yes' | 'denied' | 'no'> {
  const client = new Client({ connectionString: urlOf(port, password, 'postgres'), connectionTimeoutMillis: ANSWER_MS })
  // The event and the failure to end repeat what the answer already says.
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ here: boolean }>(`select current_setting('data_directory') = $1 as here`, [
      data,
    ])
    return rows[0]?.here === true ? 'yes' : 'no'
  } catch (error) {
    return codeOf(error) === '28P01' ? 'denied' : 'no'
  } finally {
    await client.end().catch(() => undefined)
  }
}

/**
 * Whether the process is a server of this cluster. After a crash its pid may belong to any other program; the
 * command line of a server names the folder of its data. Null where the platform does not tell.
 */
export async function serves(pid: number, data: string): Promise<boolean | null> {
  const line = await commandLine(pid)
  return line === null ? null : line.includes(data)
}

async function commandLine(pid: number): Promise<string | null> {
  if (process.platform === 'win32') return null
  if (process.platform !== 'linux') {
    return run('ps', ['-o', 'command=', '-p', String(pid)]).then(
      ({ stdout }) => stdout,
      () => '',
    )
  }
  // Empty for a process that is gone or only waits to be reaped.
  return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
}
