// Pages of people and firms in social networks: one address for one page, without what tracks the click that led there.
import { clean, isPlaceholder } from '../clean.ts'
import { flagged, kept, rewritten } from '../outcome.ts'
import type { Normalized, Rule } from '../rule.ts'

interface Network {
  readonly name: string
  readonly hosts: RegExp
  /** The path of a page that belongs to someone; groups: what precedes the name (perhaps), the name. */
  readonly page: RegExp
  /** Pages that the query names. */
  readonly asked?: RegExp
  readonly address: (before: string, name: string) => string
}

const NAME = "[^/?#\\s@:%\\\\]{1,100}|(?:[\\w.~'()-]|%[\\da-f]{2}){1,300}"
const HANDLE = '@?([\\w.]{1,50})'
/** Paths that look like a name and are none. */
const NO_NAME =
  /^(?:about|explore|groups?|hashtag|help|home|i|intent|login|p|pages|reel|search|share|sharer|signup|watch|[^.]+\.php)$/i

const NETWORKS: readonly Network[] = [
  {
    name: 'linkedin',
    hosts: /^(?:[a-z]{2,3}\.)?linkedin\.com$/,
    page: new RegExp(`^/(in|company|school|showcase|organization)/(${NAME})(?:/.*)?$`, 'i'),
    address: (before, name) => `https://www.linkedin.com/${before.toLowerCase()}/${name}`,
  },
  {
    name: 'x',
    hosts: /^(?:mobile\.)?(?:x|twitter)\.com$/,
    page: new RegExp(`^/()${HANDLE}/?$`),
    address: (_before, name) => `https://x.com/${name}`,
  },
  {
    name: 'facebook',
    hosts: /^(?:[a-z]{2}-[a-z]{2}\.|m\.|web\.)?facebook\.com$/,
    page: /^\/()([\w.-]{2,80})\/?$/,
    asked: /^\/(profile\.php\?id=)(\d{1,20})(?!\d)/,
    address: (before, name) => `https://www.facebook.com/${before}${name}`,
  },
  {
    name: 'instagram',
    hosts: /^instagram\.com$/,
    page: new RegExp(`^/()${HANDLE}/?$`),
    address: (_before, name) => `https://www.instagram.com/${name}`,
  },
  {
    name: 'youtube',
    hosts: /^(?:m\.)?youtube\.com$/,
    page: /^\/(@|channel\/|c\/|user\/)([\w.%-]{1,100})(?:\/.*)?$/,
    address: (before, name) => `https://www.youtube.com/${before}${name}`,
  },
  {
    name: 'github',
    hosts: /^github\.com$/,
    page: /^\/()([a-z\d][a-z\d-]{0,38})\/?$/i,
    address: (_before, name) => `https://github.com/${name}`,
  },
  {
    name: 'xing',
    hosts: /^xing\.com$/,
    page: /^\/(profile|pages|companies)\/([\w.%-]{1,100})(?:\/.*)?$/,
    address: (before, name) => `https://www.xing.com/${before}/${name}`,
  },
  {
    name: 'tiktok',
    hosts: /^tiktok\.com$/,
    page: /^\/(@)([\w.]{1,50})\/?$/,
    address: (_before, name) => `https://www.tiktok.com/@${name}`,
  },
]

/** What browsers agree on. */
const LONGEST = 2048
const ADDRESS = /^(?:https?:\/\/)?(?:www\.)?([a-z\d.-]+)(\/[^?#\s]*)?(\?[^#\s]*)?(?:#\S*)?$/i
/** Nothing of such an address is encoded. */
const PLAIN = /^[\w./:?=@-]+$/
const SCHEME = 'https://'.length
/** Networks that tell channels apart by the case of their ids. */
const CASE_TELLS = /^channel\//

function apply(value: string): Normalized {
  const typed = clean(value)
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed)) return flagged(value, 'a placeholder, not a page')
  if (typed.length > LONGEST) return flagged(value, 'longer than any address')
  const [, typedHost = '', path = '', query = ''] = ADDRESS.exec(typed) ?? []
  const host = typedHost.toLowerCase()
  const network = NETWORKS.find(({ hosts }) => hosts.test(host))
  if (network === undefined) return flagged(value, 'no page of a social network that we know')
  const [, before = '', name = ''] = network.asked?.exec(path + query) ?? network.page.exec(path) ?? []
  if (name === '' || (before === '' && NO_NAME.test(name))) return flagged(value, 'a page that belongs to nobody')
  const address = network.address(before, name)
  return rewritten(value, address, keyOf(network.name, address, before), 0.95, 'one address per page')
}

/** A name that is encoded and one that is not are the same. */
function keyOf(network: string, address: string, before: string): string {
  if (PLAIN.test(address) && !CASE_TELLS.test(before))
    return `${network}:${address.slice(address.indexOf('/', SCHEME))}`.toLowerCase()
  const url = URL.parse(address)
  const key = `${network}:${url?.pathname ?? ''}${url?.search ?? ''}`
  return CASE_TELLS.test(before) ? key : key.toLowerCase()
}

export const socialProfile: Rule = { id: 'social-profile', version: 1, kinds: ['social_profile'], apply }
