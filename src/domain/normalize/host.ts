// Host names as the public suffix list sees them: the part that a company registers is what identifies it.
import { isDomainValid } from '@hapi/address'
import { parse } from 'tldts'
import { shownLabel } from './punycode.ts'
import { remembering } from './remembered.ts'
import { isMixedScript } from './scripts.ts'

export interface Host {
  /** Lower case, IDNA encoded: "www.xn--mnchen-3ya.de". */
  readonly name: string
  /** What was registered: "acme.co.uk", "foo.github.io". */
  readonly registrable: string
  /** The name is handed out by a private registry or a hosting service ("github.io"), not by a national one. */
  readonly privateSuffix: boolean
  /** A label of it has letters of scripts that nobody mixes: "аcme" with a Cyrillic а. */
  readonly mixedScript: boolean
}

/** RFC 1035: 253 characters; a little more for names not yet encoded. */
const LONGEST = 256

/** Letters, digits and hyphens as RFC 1035 has them: such a name is encoded already, save for its case. */
const PLAIN = /^(?!.*xn--)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i

/** To encode a name takes far longer than to look it up. */
const remembered = remembering<Host | null>(1000)

/** The host behind `text` ("WWW.Acme.co.uk"), or null for addresses, reserved and unregistrable names. */
export function hostOf(text: string): Host | null {
  if (text.length > LONGEST) return null
  return PLAIN.test(text) ? parsed(text.toLowerCase()) : remembered.of(text, () => encodedAndParsed(text))
}

function encodedAndParsed(text: string): Host | null {
  const name = encodedHost(text)
  return name === null ? null : parsed(name)
}

function parsed(name: string): Host | null {
  const found = parse(name, { allowPrivateDomains: true })
  if (found.isIp === true || !(found.isIcann === true || found.isPrivate === true)) return null
  const registrable = found.domain ?? parse(name).domain
  if (registrable === null) return null
  return { name, registrable, privateSuffix: found.isPrivate === true, mixedScript: isMixed(name) }
}

/** Of the name as it is shown; encoded labels begin so. */
function isMixed(name: string): boolean {
  return name.includes('xn--') && name.split('.').some(label => isMixedScript(shownLabel(label)))
}

/** IDNA (UTS #46) by the platform's own URL parser; null where `text` is no host name. */
function encodedHost(text: string): string | null {
  if (!isDomainValid(text, { allowUnicode: true, allowUnderscore: true })) return null
  return URL.parse(`http://${text}/`)?.hostname ?? null
}
