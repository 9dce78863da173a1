// A real Chromium for the tests: the machine's own where there is one, else the one that npm brought along.
import { existsSync } from 'node:fs'
import bundled from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

const INSTALLED = '/usr/bin/chromium'
/** Nothing of its own goes out to the network. */
const QUIET = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export async function openChromium(): Promise<Browser> {
  if (existsSync(INSTALLED)) return chromium.launch({ executablePath: INSTALLED, args: ['--no-sandbox', ...QUIET] })
  return chromium.launch({ executablePath: await bundled.executablePath(), args: [...bundled.args, ...QUIET] })
}
