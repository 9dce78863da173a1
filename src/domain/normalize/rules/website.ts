// Websites: scheme and host in lower case, everything else as typed. What identifies the company is the registered name.
import { clean, isPlaceholder } from '../clean.ts'
import { hostOf } from '../host.ts'
import { flagged, kept, rewritten } from '../outcome.ts'
import type { Normalized, Rule } from '../rule.ts'
import platforms from '../tables/platforms.json' with { type: 'json' }

export interface Website {
  /** The address with scheme and host in lower case. */
  readonly address: string
  readonly host: string
  readonly registrable: string
  readonly privateSuffix: boolean
  /** A page on somebody else's site (LinkedIn, Facebook): says nothing of the company's own domain. */
  readonly platformHost: boolean
}

const PLATFORMS = new Set(platforms.hosts)
/** RFC 3986 without userinfo: scheme, host, port, the rest. */
const ADDRESS = /^(https?:\/\/)?([^\s/?#\\:@%]+)(:\d{1,5})?([/?#][^\s\\]*)?$/i
/** What browsers agree on. */
const LONGEST = 2048

/** The parts of a web address, or null when `text` is none: an email, an IP address, an unregistered name. */
export function parseWebsite(text: string): Website | null {
  const typed = clean(text)
  if (typed.length > LONGEST) return null
  const [, scheme = '', typedHost = '', port = '', rest = ''] = ADDRESS.exec(typed) ?? []
  const bareHost = typedHost.replace(/\.$/, '')
  const host = hostOf(bareHost)
  if (host === null) return null
  return {
    address: `${scheme.toLowerCase()}${bareHost.toLowerCase().normalize('NFC')}${port}${rest}`,
    host: host.name,
    registrable: host.registrable,
    privateSuffix: host.privateSuffix,
    platformHost: PLATFORMS.has(host.registrable) || PLATFORMS.has(host.name),
  }
}

function apply(value: string): Normalized {
  const typed = clean(value)
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed)) return flagged(value, 'a placeholder, not a website')
  if (/^[^\s/?#]+@[^\s/?#]+$/.test(typed)) return flagged(value, 'looks like an email')
  const site = parseWebsite(typed)
  if (site === null) return flagged(value, 'not a public web address')
  if (site.platformHost) return flagged(value, "a page on another company's site")
  return rewritten(value, site.address, site.registrable, 0.98, 'scheme and host in lower case')
}

export const website: Rule = { id: 'website', version: 1, kinds: ['website'], apply }
