// Websites: scheme and host in lower case, everything else as typed. What identifies the company is the registered name.
import { clean, isPlaceholder, lowered, narrowed } from '../clean.ts'
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
  /** Some letter of the host is of another script than those beside it: it looks like a host that it is not. */
  readonly mixedScript: boolean
}

const PLATFORMS = new Set(platforms.hosts)
/** RFC 3986 without userinfo: scheme, host (no full-width letters or full stops), port, the rest. */
const ADDRESS = /^(https?:\/\/)?([^\s/?#\\:@%\u3002\uFF00-\uFFEF]+)(:\d{1,5})?([/?#][^\s\\]*)?$/i
/** "Website: acme.com". */
const LABEL = /^(?:web(?:site| page)?|homepage|url|www)\s?:\s?(?!\/)/i
/** What sets an address apart in text, or ends it in a list, where there is no path that it could belong to. */
const WRAPPED =
  /^(?:<(?<inside>[^<>]+)>|\((?<inside>[^()]+)\)|["'“](?<inside>[^"'“”]+)["'”]|(?<inside>(?:https?:\/\/)?[^/?#,;]+)[,;])$/i
const LAST_PORT = 65_535
/** "http//acme.com", "https:/acme.com", "htttp://acme.com". */
const MISTYPED_SCHEME = /^(?:ht{1,4}p(s?)|h?t{1,3}p(s?))(?::?\/{1,3}|[:;]|;\/\/)(?=[\w-]+(?:\.[\w-]+)+(?:[/?#:]|$))/i
/** "Acme.Inc": legal forms are top-level domains, too. */
const COMPANY_NAME = /^(?!www\.)(?=.*\p{Lu})[^/:]+\.(?:company|gmbh|inc|limited|llc|ltd|ltda|sarl|srl)\.?$/iu
/** What browsers agree on. */
const LONGEST = 2048

/** The parts of a web address, or null when `text` is none: an email, an IP address, an unregistered name. */
export function parseWebsite(text: string): Website | null {
  return parseCleaned(clean(text))
}

function parseCleaned(cleaned: string): Website | null {
  if (cleaned.length > LONGEST) return null
  const typed = inOneWidth(cleaned).replace(LABEL, '').replace(WRAPPED, '$<inside>')
  const [, scheme = '', typedHost = '', port = '', rest = ''] = ADDRESS.exec(typed) ?? []
  if (Number(port.slice(1)) > LAST_PORT) return null
  const bareHost = typedHost.replace(/\.$/, '')
  const host = hostOf(bareHost)
  if (host === null) return null
  const lower = lowered(bareHost)?.normalize('NFC') ?? null
  if (lower === null || (lower !== host.name && hostOf(lower)?.name !== host.name)) return null
  return {
    address: `${scheme.toLowerCase()}${lower}${port}${rest}`,
    host: host.name,
    registrable: host.registrable,
    privateSuffix: host.privateSuffix,
    mixedScript: host.mixedScript,
    platformHost: PLATFORMS.has(host.registrable) || PLATFORMS.has(host.name),
  }
}

function apply(value: string): Normalized {
  const typed = clean(value)
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed)) return flagged(value, 'a placeholder, not a website')
  if (/^[^\s/?#]+@[^\s/?#]+$/.test(typed)) return flagged(value, 'looks like an email')
  const site = parseCleaned(typed)
  if (site === null) return perhaps(value, typed)
  if (site.platformHost) return flagged(value, "a page on another company's site")
  if (site.mixedScript) return flagged(value, 'letters of several scripts in one word: not what it looks like')
  if (COMPANY_NAME.test(typed)) return rewritten(value, site.address, null, 0.6, 'a web address, or a company name')
  return rewritten(value, site.address, site.registrable, 0.98, 'scheme and host in lower case')
}

/** All of it in full width is a keyboard's setting; a part of it is not what it looks like. */
function inOneWidth(typed: string): string {
  return /[a-z]/i.test(typed) ? typed : narrowed(typed)
}

/** Asked about where it reads as an address once the scheme is put right. */
function perhaps(value: string, typed: string): Normalized {
  const nothing = flagged(value, 'not a public web address')
  const mended = typed.length > LONGEST ? typed : typed.replace(MISTYPED_SCHEME, 'http$1$2://')
  const site = mended === typed ? null : parseCleaned(mended)
  if (site === null || site.platformHost || site.mixedScript) return nothing
  return rewritten(value, site.address, null, 0.7, 'a web address, once a slip is put right')
}

export const website: Rule = { id: 'website', version: 3, kinds: ['website'], apply }
