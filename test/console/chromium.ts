// A real Chromium for the tests: the machine's own where there is one, else the one that npm brought along.
import { existsSync } from 'node:fs'
import bundled from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

const INSTALLED = '/usr/bin/chromium'
/**
 * Nothing of its own goes out to the network. What npm brought along would rather run in one process and without the rules
 * of the web: there one browser's requests carry another's cookies, and pages may do what they may not at people's.
 */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Where it is. What npm brought along is unpacked first, which two processes must not do at the same time. */
export async function findChromium(): Promise<string> {
  return existsSync(INSTALLED) ? INSTALLED : bundled.executablePath()
}

export async function openChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: await findChromium(), args: ARGUMENTS })
}
