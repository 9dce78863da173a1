// What a browser has to fetch of scripts before the first screen is there: counted by a browser, as they come over the wire.
import type { Page } from 'playwright-core'
import { openChromium } from '../../../console/chromium.ts'
import type { Served } from './served.ts'

const KB = 1_000

export interface FirstLoad {
  readonly scripts: number
  /** Thousands of bytes, compressed as they were sent. */
  readonly kb: number
}

/** Of the overview, with nothing kept from a visit before. */
export async function firstLoad({ url, logins }: Served): Promise<FirstLoad> {
  const chromium = await openChromium()
  try {
    const context = await chromium.newContext()
    const [name = '', value = ''] = logins[0]?.cookie.split('=') ?? []
    await context.addCookies([{ name, value, url }])
    const page = await context.newPage()
    const sizes = scriptsOf(page)
    await page.goto(url)
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    await page.waitForLoadState('networkidle')
    const all = await Promise.all(sizes)
    return { scripts: all.length, kb: all.reduce((sum, size) => sum + size, 0) / KB }
  } finally {
    await chromium.close()
  }
}

/** Grows while the page loads. */
function scriptsOf(page: Page): Promise<number>[] {
  const sizes: Promise<number>[] = []
  page.on('requestfinished', request => {
    if (request.resourceType() === 'script')
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize))
  })
  return sizes
}
