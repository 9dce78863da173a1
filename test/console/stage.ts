// What the tests of the console play on: a CRM, an installation with a worker, and a real browser before it.
import type { Browser, Page } from 'playwright-core'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import { openPlace, PASSWORD, type Place } from '../http/place.ts'
import { oneAtATime } from '../support/one-at-a-time.ts'
import { barriersHere, settled } from './barriers.ts'
import { buildConsole } from './built-console.ts'
import { findChromium, openChromium } from './chromium.ts'

export interface Stage {
  readonly sandbox: Sandbox
  readonly place: Place
  readonly chromium: Browser
  /** The page that the test is about. */
  readonly page: Page
  /** Errors of the pages, and words of the browser about the policy for content. */
  readonly noise: readonly string[]
  /** Opens the screen in the page, and waits until it is there. */
  go(path: string): Promise<void>
  /** A page of a browser of its own, in which nobody is logged in. */
  otherPage(): Promise<Page>
  /** Logs somebody in, in a page that asks for it. */
  logIn(page: Page, name: string, password?: string): Promise<void>
  /** Makes the first admin, "ada", in the page. Only once. */
  becomeAdmin(): Promise<void>
  /** What is in somebody's way on these screens, in light and dark, narrow and wide. */
  barriers(...paths: readonly string[]): Promise<readonly string[]>
  close(): Promise<void>
}

export interface StageOptions {
  /** Records per CRM. */
  readonly records?: number
  /** Variables of the installation. */
  readonly env?: Readonly<Record<string, string>>
}

/** For what never comes: a machine may be busy with more than the tests. */
export const PATIENCE_MS = 60_000
const UNPACKING = 7_701

/** Takes some seconds: once per test file, in `beforeAll`. */
export async function openStage({ records = 60, env = {} }: StageOptions = {}): Promise<Stage> {
  await buildConsole()
  await oneAtATime(UNPACKING, findChromium)
  const sandbox = await startSandbox({ records })
  const place = await openPlace(env)
  const worker = await place.app.startWorker()
  const chromium = await openChromium()
  const noise: string[] = []
  const otherPage = async () => {
    const context = await chromium.newContext({ viewport: { width: 1440, height: 900 } })
    const page = await context.newPage()
    page.setDefaultTimeout(PATIENCE_MS)
    page.on('pageerror', ({ message }) => noise.push(message))
    page.on('console', message => {
      if (/Content Security Policy|Refused to/.test(message.text())) noise.push(message.text())
    })
    return page
  }
  const page = await otherPage()
  const go = async (path: string) => {
    await page.goto(place.url + path)
    await page.getByRole('main').waitFor()
  }
  return {
    sandbox,
    place,
    chromium,
    page,
    noise,
    go,
    otherPage,
    logIn: async (asking, name, password = PASSWORD) => {
      await asking.getByRole('textbox', { name: 'Name' }).fill(name)
      await asking.getByLabel('Password', { exact: false }).first().fill(password)
      const enter = asking.getByRole('button', { name: 'Log in' })
      await enter.click()
      await enter.waitFor({ state: 'detached' })
      await settled(asking)
    },
    becomeAdmin: async () => {
      await go('/')
      await page.getByLabel('Set-up token').fill(place.setupToken ?? '')
      await page.getByLabel('Name').fill('ada')
      await page.getByLabel('Password', { exact: false }).first().fill(PASSWORD)
      await page.getByRole('button', { name: 'Become the admin' }).click()
      await page.getByRole('heading', { name: 'Overview' }).waitFor()
    },
    barriers: async (...paths) => {
      const found: string[] = []
      for (const path of paths) {
        await go(path)
        found.push(...(await barriersHere(page)))
      }
      return found
    },
    close: async () => {
      await chromium.close()
      await worker.close()
      await place.close()
      await sandbox.close()
    },
  }
}
