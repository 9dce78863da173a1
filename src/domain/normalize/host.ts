// Host names as the public suffix list sees them: the part that a company registers is what identifies it.
import { isDomainValid } from '@hapi/address'
import { parse } from 'tldts'
import { remembering } from './remembered.ts'

export interface Host {
  /** Lower case, IDNA encoded: "www.xn--mnchen-3ya.de". */
  readonly name: string
  /** What was registered: "acme.co.uk", "foo.github.io". */
  readonly registrable: string
  /** The name is handed out by a private registry or a hosting service ("github.io"), not by a national one. */
  readonly privateSuffix: boolean
}

/** RFC 1035: 253 characters; a little more for names not yet encoded. */
const LONGEST = 256

const remembered = remembering<Host | null>(1000)

/** The host behind `text` ("WWW.Acme.co.uk"), or null for addresses, reserved and unregistrable names. */
export function hostOf(text: string): Host | null {
  return text.length > LONGEST ? null : remembered.of(text, () => parsed(text))
}

function parsed(text: string): Host | null {
  if (!isDomainValid(text, { allowUnicode: true, allowUnderscore: true })) return null
  const name = encoded(text)
  if (name === null) return null
  const found = parse(name, { allowPrivateDomains: true })
  if (found.isIp === true || !(found.isIcann === true || found.isPrivate === true)) return null
  const registrable = found.domain ?? parse(name).domain
  return registrable === null ? null : { name, registrable, privateSuffix: found.isPrivate === true }
}

/** IDNA (UTS #46) by the platform's own URL parser. */
function encoded(text: string): string | null {
  return URL.parse(`http://${text}/`)?.hostname ?? null
}
