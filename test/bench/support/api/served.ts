// The API as it is served, a process of its own, with log-ins as many as there are users.
import { z } from 'zod'
import { evergreen, RunningCommand } from '../../../support/evergreen.ts'
import { USERS } from './load.ts'

export interface Served {
  readonly url: string
  /** Of one log-in each. */
  readonly cookies: readonly string[]
  close(): Promise<void>
}

const PASSWORD = 'seven green bottles'
const token = z.object({ token: z.string() })

export async function serve(env: Readonly<Record<string, string>>): Promise<Served> {
  const server = new RunningCommand(['api', '--port', '0'], env)
  const close = async () => {
    await server.stop('SIGTERM')
  }
  try {
    const [, url = ''] = await server.untilStdout(/"url":"([^"]+)"/)
    const said = await evergreen(['admin-token', '--json'], env)
    const admin = { ...token.parse(JSON.parse(said.stdout)), name: 'bench', password: PASSWORD }
    await cookieOf(`${url}/api/v1/first-admin`, admin)
    const cookies: string[] = []
    // One after the other: many at once look like guesses.
    while (cookies.length < USERS) {
      cookies.push(await cookieOf(`${url}/api/v1/session`, { name: admin.name, password: PASSWORD }))
    }
    return { url, cookies, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function cookieOf(url: string, body: object): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  const [cookie] = answer.headers.getSetCookie().join().split(';')
  if (!answer.ok || cookie === undefined) throw new Error(`no log-in: ${answer.status} ${await answer.text()}`)
  return cookie
}
