// Domains of well-known mail providers as people mistype them: "gmial.com", "hotmail.con". At most asked about.
import mailboxes from './tables/mailboxes.json' with { type: 'json' }

/** Near to a provider's domain, and somebody else's; what providers have is none of their slips. */
const OTHERS = new Set([...mailboxes.near.others, ...mailboxes.freeDomains])
/** Of which a slip is another word. */
const WORDS = new Set(mailboxes.near.words)
/** Slips of "com", and what is left of it. */
const SLIPS_OF_COM = 'con|cmo|ocm|comm|coom|ccom|cpm|cim|vom|xom|dom|om|cm|co|c0m'
const SLIP_OF_COM = new RegExp(`^([a-z]+)\\.(?:${SLIPS_OF_COM})$`)
const SLIP_IN_ADDRESS = new RegExp(`@([a-z]+)\\.(?:${SLIPS_OF_COM})$`, 'i')
/** Shorter names are near to too many others. */
const SHORTEST = 7

const WORLDWIDE = new Set(mailboxes.near.worldwide.map(brand => `${brand}.com`))
/** What stands before the first point of a domain, by what stands behind it. */
const NAMES = Map.groupBy(
  [...WORLDWIDE, ...mailboxes.freeDomains.filter(domain => domain.indexOf('.') >= SHORTEST && !WORDS.has(domain))],
  domain => domain.slice(domain.indexOf('.')),
)

/** The provider's domain that one slip of the keys away from `domain` is; null where there is none. */
export function nearMailDomain(domain: string): string | null {
  if (OTHERS.has(domain) || WORLDWIDE.has(domain)) return null
  const [, brand] = SLIP_OF_COM.exec(domain) ?? []
  if (brand !== undefined && WORLDWIDE.has(`${brand}.com`)) return `${brand}.com`
  const those = NAMES.get(domain.slice(domain.indexOf('.'))) ?? []
  return those.find(each => isOneSlip(domain, each)) ?? null
}

/** An address with the domain of such a provider, where its own cannot be registered: "jane@gmail.con". */
export function withMailDomain(address: string): string {
  return address.replace(SLIP_IN_ADDRESS, (typed, brand: string) =>
    WORLDWIDE.has(`${brand.toLowerCase()}.com`) ? `@${brand}.com` : typed,
  )
}

/** One letter more, less or another, or two that changed places. */
function isOneSlip(typed: string, meant: string): boolean {
  if (Math.abs(typed.length - meant.length) > 1 || typed === meant) return false
  let start = 0
  while (start < typed.length && typed[start] === meant[start]) start += 1
  let end = 0
  const most = Math.min(typed.length, meant.length) - start
  while (end < most && typed.at(-1 - end) === meant.at(-1 - end)) end += 1
  const [one, other] = [typed.slice(start, typed.length - end), meant.slice(start, meant.length - end)]
  if (one.length <= 1 && other.length <= 1) return true
  return one.length === 2 && other.length === 2 && one[0] === other[1] && one[1] === other[0]
}
