// What axe finds to be in somebody's way: of each screen, in light and dark, on a phone and on a wide screen.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { z } from 'zod'

/** What is dark and what is light differ in colours only: all else is looked for once per width. */
const COLOURS: readonly string[] = ['color-contrast', 'link-in-text-block']
const LOOKS = [
  { colorScheme: 'light', width: 1440, rules: null },
  { colorScheme: 'light', width: 390, rules: null },
  { colorScheme: 'dark', width: 390, rules: COLOURS },
  { colorScheme: 'dark', width: 1440, rules: COLOURS },
] as const

/** Until the screen has its heading and everything that was asked for. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.locator('[aria-busy=true]:visible').waitFor({ state: 'detached' })
}

/** Words of badges that are shown in part, with dots behind. */
async function cutWords(page: Page): Promise<readonly string[]> {
  const labels = "[...document.querySelectorAll('.mantine-Badge-label')]"
  const cut: unknown = await page.evaluate(
    `${labels}.filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.textContent)`,
  )
  return z.array(z.string()).parse(cut)
}

/** The serious barriers of what the page shows now, and where it is wider than the screen; none, as it should be. */
export async function barriersHere(page: Page): Promise<readonly string[]> {
  const found: string[] = []
  for (const { colorScheme, width, rules } of LOOKS) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height: 900 })
    await settled(page)
    const look = `${new URL(page.url()).pathname} ${colorScheme} ${width}`
    // No frames of other origins are on our screens, which is what the slower mode is for.
    const axe = new AxeBuilder({ page }).setLegacyMode()
    const { violations } = await (rules === null ? axe : axe.withRules([...rules])).analyze()
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue
      found.push(...nodes.slice(0, 3).map(({ html }) => `${look}: ${id} ${html}`))
    }
    const wide = await page.evaluate('document.documentElement.scrollWidth')
    if (Number(wide) > width) found.push(`${look}: is ${wide} pixels wide`)
    found.push(...(await cutWords(page)).map(word => `${look}: "${word}" is cut`))
  }
  await page.setViewportSize({ width: 1440, height: 900 })
  return found
}
