// The API as it is served, a process of its own, with log-ins as many as there are users.
import { z } from 'zod'
import { evergreen, RunningCommand } from '../../../support/evergreen.ts'
import { USERS } from './load.ts'

/** What a page of one log-in sends along. */
export interface Login {
  readonly cookie: string
  readonly csrf: string
}

export interface Served {
  readonly url: string
  readonly logins: readonly Login[]
  close(): Promise<void>
}

const PASSWORD = 'seven green bottles'
const token = z.object({ token: z.string() })
const session = z.object({ csrf: z.string() })

export async function serve(env: Readonly<Record<string, string>>): Promise<Served> {
  const server = new RunningCommand(['api', '--port', '0'], env)
  const close = async () => {
    await server.stop('SIGTERM')
  }
  try {
    const [, url = ''] = await server.untilStdout(/"url":"([^"]+)"/)
    const said = await evergreen(['admin-token', '--json'], env)
    const admin = { ...token.parse(JSON.parse(said.stdout)), name: 'bench', password: PASSWORD }
    await enter(`${url}/api/v1/first-admin`, admin)
    const logins: Login[] = []
    // One after the other: many at once look like guesses.
    while (logins.length < USERS) {
      logins.push(await enter(`${url}/api/v1/session`, { name: admin.name, password: PASSWORD }))
    }
    return { url, logins, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function enter(url: string, body: object): Promise<Login> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  const [cookie] = answer.headers.getSetCookie().join().split(';')
  if (!answer.ok || cookie === undefined) throw new Error(`no log-in: ${answer.status} ${await answer.text()}`)
  return { cookie, ...session.parse(await answer.json()) }
}
