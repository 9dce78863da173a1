// An installation of the tests with its API: on a database of its own, asked as a browser and as a program would.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, openApp, readConfig } from '../../src/app.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { Browser } from './browser.ts'

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
      await close()
      await app.close()
      await db.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}
