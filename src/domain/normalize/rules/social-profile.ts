// Pages of people and firms in social networks: one address for one page, without what tracks the click that led there.
import { clean, isPlaceholder } from '../clean.ts'
import { NETWORKS, NO_NAME } from '../networks.ts'
import { flagged, kept, rewritten } from '../outcome.ts'
import type { Normalized, Rule } from '../rule.ts'

/** What browsers agree on. */
const LONGEST = 2048
const ADDRESS = /^(?:https?:\/\/)?(?:www\.)?([a-z\d.-]+)(\/[^?#\s]*)?(\?[^#\s]*)?(?:#\S*)?$/i
/** As Mastodon writes its users: @jane@mastodon.social. */
const HANDLE = /^@([\w.-]+)@([a-z\d.-]+)$/i
/** Twitter's addresses until 2012: twitter.com/#!/jane. */
const HASHBANG = /^((?:https?:\/\/)?[a-z\d.-]+\/)#!\//i
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
  const asAddress = typed.replace(HANDLE, '$2/@$1').replace(HASHBANG, '$1')
  const [, typedHost = '', path = '', query = ''] = ADDRESS.exec(asAddress) ?? []
  const host = typedHost.toLowerCase()
  const network = NETWORKS.find(({ hosts }) => hosts.test(host))
  if (network === undefined) return flagged(value, 'no page of a social network that we know')
  const [, before = '', name = ''] = network.asked?.exec(path + query) ?? network.page.exec(path) ?? []
  if (name === '' || (before === '' && (NO_NAME.test(name) || network.own?.test(name) === true)))
    return flagged(value, 'a page that belongs to nobody')
  const address = network.address(before, name, host)
  const names = network.federated === true ? `${network.name}:${host}` : network.name
  return rewritten(value, address, keyOf(names, address, before), 0.95, 'one address per page')
}

/** A name that is encoded and one that is not are the same. */
function keyOf(network: string, address: string, before: string): string {
  if (PLAIN.test(address) && !CASE_TELLS.test(before))
    return `${network}:${address.slice(address.indexOf('/', SCHEME))}`.toLowerCase()
  const url = URL.parse(address)
  const key = `${network}:${url?.pathname ?? ''}${url?.search ?? ''}`
  return CASE_TELLS.test(before) ? key : key.toLowerCase()
}

export const socialProfile: Rule = { id: 'social-profile', version: 5, kinds: ['social_profile'], apply }
