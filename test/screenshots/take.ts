// npm run screenshots [NAME…]: takes the pictures of the guides, from a console that really runs, into docs/screenshots.
import { mkdir, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { settled } from '../console/barriers.ts'
import { openChromium } from '../console/chromium.ts'
import { type House, openHouse } from './house.ts'
import { SCREENS } from './screens.ts'

const FOLDER = resolve(import.meta.dirname, '../../docs/screenshots')
const SIZE = { width: 1_120, height: 700 }
/** They are in the repository, with everything that they ever were. */
const MOST_BYTES = 100_000

const asked = process.argv.slice(2)
const wanted = Object.entries(SCREENS).filter(([name]) => asked.length === 0 || asked.includes(name))
const house = await openHouse()
try {
  await take(house)
} finally {
  await house.close()
}

async function take({ url, cookie, shown }: House): Promise<void> {
  await mkdir(FOLDER, { recursive: true })
  const chromium = await openChromium()
  try {
    const context = await chromium.newContext({ viewport: SIZE, colorScheme: 'light', reducedMotion: 'reduce' })
    await context.addCookies([{ ...cookie, url }])
    const page = await context.newPage()
    for (const [name, { path, before }] of wanted) {
      await page.goto(url + path(shown))
      await settled(page)
      await before?.(page)
      await page.waitForLoadState('networkidle')
      const picture = await page.screenshot()
      if (picture.byteLength > MOST_BYTES)
        throw new Error(`${name}.png has ${picture.byteLength} bytes: show less of it`)
      await writeFile(resolve(FOLDER, `${name}.png`), picture)
      process.stdout.write(`docs/screenshots/${name}.png ${picture.byteLength} bytes\n`)
    }
  } finally {
    await chromium.close()
  }
}
