// An installation of the tests with its API: on a database of its own, asked as a browser and as a program would.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, openApp, readConfig } from '../../src/app.ts'
import { sealedFor } from '../../src/operations/open-connection.ts'
import { createSealer, loadKeys } from '../../src/seal.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { Browser, heard, tokens } from './browser.ts'

export interface Place {
  readonly app: App
  readonly db: FreshDatabase
  readonly url: string
  /** What the first admin is made with. */
  readonly setupToken: string | undefined
  /** A browser in which nobody is logged in. */
  browser(): Browser
  /** A browser in which the admin "ada" is logged in; the first one makes her. */
  admin(): Promise<Browser>
  close(): Promise<void>
}

/** What the tests have given the installation to seal, and what the CRMs have given it. */
async function sealedSecrets({ unitOfWork }: FreshDatabase, config: Parameters<typeof loadKeys>[0]): Promise<string[]> {
  const { key, old } = loadKeys(config)
  const { open } = createSealer(key, old)
  const connections = await unitOfWork.stores.connections.known()
  return connections.flatMap(({ id, sealed }) =>
    Object.entries(sealed).map(([setting, text]) => open(text, sealedFor(id, setting))),
  )
}

const secretsOf = (env: Readonly<Record<string, string>>) =>
  Object.entries(env).flatMap(([name, value]) => (/SECRET|KEY|PASSWORD/.test(name) ? [value] : []))

/** Throws where any answer of the file has told a secret: each file that asks the API is looked through. */
function requireUnheard(secrets: readonly string[]): void {
  const said = heard.join('\n')
  const told = [...secrets, ...tokens, PASSWORD, '$argon2id'].filter(secret => said.includes(secret))
  if (told.length > 0) throw new Error(`answers have told ${told.length} secrets, such as ${told[0]}`)
}

/** Who is before the console is told what to do there: in what a person is told no command is named. */
function requireNoCommands(): void {
  const said = heard.join('\n').match(/"(fix|detail|what|note|reason|answer|title)":"[^"]*\bevergreen [a-z]+/) ?? []
  if (said.length > 0) throw new Error(`an answer names a command: ${said[0]}`)
}

/** Tests ask as nobody does. */
const UNLIMITED = { EVERGREEN_REQUESTS_PER_MINUTE: '1000000' }
export const PASSWORD = 'seven green bottles'

export async function openPlace(env: Readonly<Record<string, string>> = {}): Promise<Place> {
  const db = await freshDatabase()
  const home = await mkdtemp(join(tmpdir(), 'evergreen-api-'))
  const config = readConfig({ DATABASE_URL: db.url, EVERGREEN_HOME: home, LOG_LEVEL: 'silent', ...UNLIMITED, ...env })
  const app = await openApp({ config, level: 'warn', verbose: false, stop: new AbortController().signal })
  const { url, firstAdmin, close } = await app.startApi(0)
  const browser = () => new Browser(url)
  let isMade = false
  return {
    app,
    db,
    url,
    setupToken: firstAdmin?.token,
    browser,
    admin: async () => {
      const fresh = browser()
      if (isMade) await fresh.enter('ada', PASSWORD)
      else await fresh.post('/first-admin', { token: firstAdmin?.token, name: 'ada', password: PASSWORD })
      isMade = true
      return fresh
    },
    close: async () => {
      const secrets = [...(await sealedSecrets(db, config)), ...secretsOf(env), firstAdmin?.token ?? PASSWORD]
      await close()
      await app.close()
      await db.close()
      await rm(home, { recursive: true, force: true })
      requireUnheard(secrets)
      requireNoCommands()
    },
  }
}
