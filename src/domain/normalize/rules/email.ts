// Email addresses: lower case, without the wrapping that address books add. Tags and dots are part of the address.
import { isEmailValid } from '@hapi/address'
import { clean, isPlaceholder, lowered, narrowed } from '../clean.ts'
import { hostOf } from '../host.ts'
import { nearMailDomain, withMailDomain } from '../mail-domains.ts'
import { flagged, kept, rewritten } from '../outcome.ts'
import type { Normalized, Rule } from '../rule.ts'
import { isMixedScript } from '../scripts.ts'
import mailboxes from '../tables/mailboxes.json' with { type: 'json' }

export interface EmailAddress {
  /** Lower case, the domain IDNA encoded. */
  readonly address: string
  /** Equal for two spellings of one mailbox; never written. */
  readonly matchKey: string
  readonly domain: string
  readonly registrable: string
  readonly privateSuffix: boolean
  /** Of a provider that gives mailboxes to anyone. */
  readonly free: boolean
  /** A desk's mailbox and not a person's: info@. */
  readonly role: boolean
  /** Only servers with SMTPUTF8 (RFC 6531) can deliver to it. */
  readonly needsSmtputf8: boolean
  /** Some letter is of another script than those beside it: it looks like an address that it is not. */
  readonly mixedScript: boolean
}

const FREE_DOMAINS = new Set(mailboxes.freeDomains)
const FREE_BRANDS = new Set(mailboxes.freeBrands)
const PLUS_ADDRESSING = new Set(mailboxes.plusAddressing)
const ROLES = new Set(mailboxes.roles)

/** RFC 5321: 254 characters; more is not even looked at. Room for a name and "mailto:" around it. */
const LONGEST = 600

/** The address in `text` ("Ola Nordmann <ola@firma.no>"), or null when there is not exactly one valid address. */
export function parseEmail(text: string): EmailAddress | null {
  return parseCleaned(clean(text))
}

function parseCleaned(typed: string): EmailAddress | null {
  if (typed.length > LONGEST) return null
  const bare = unwrapped(narrowed(typed))
  if (bare === null) return null
  const at = bare.lastIndexOf('@')
  const local = lowered(bare.slice(0, at))?.normalize('NFC') ?? ''
  const host = at < 1 ? null : hostOf(bare.slice(at + 1))
  if (host === null || local === '') return null
  const address = `${local}@${host.name}`
  if (!isDeliverable(address, local.length)) return null
  return {
    address,
    matchKey: matchKey(local, host.name),
    domain: host.name,
    registrable: host.registrable,
    privateSuffix: host.privateSuffix,
    free: isFree(host.name, host.registrable),
    role: ROLES.has(untagged(local)),
    needsSmtputf8: /\P{ASCII}/u.test(local),
    mixedScript: host.mixedScript || local.split(/[._+-]/).some(isMixedScript),
  }
}

/** An address with nothing around it; the longest are left to the library. */
const BARE = /^[\w+-]+(?:\.[\w+-]+)*@[\w-]+(?:\.[\w-]+)+$/
const LONGEST_LOCAL = 64
const LONGEST_ADDRESS = 254

/** "E-mail: jane@acme.com". */
const LABEL = /^(?:e-?mail|mail|e-?mail address|correo|courriel|e-?post|почта|メール|邮箱|電子郵件|이메일)\s?[:：]\s?/i
/** As some programs copy addresses. */
const QUOTED = /^(["'“‘`])([^"'“”‘’`\s<>]+@[^"'“”‘’`\s<>]+)["'”’`]$/
/** Without the name before it, the brackets and "mailto:"; null when they hold another address, or an encoded one. */
function unwrapped(typed: string): string | null {
  if (BARE.test(typed)) return typed
  const bare = typed
    .replace(LABEL, '')
    .replace(QUOTED, '$2')
    .replace(/[.,;]+$/, '')
  const [, inside] = /<([^<>]*)>$/.exec(bare) ?? []
  const [, linked, query = ''] = /^mailto:([^?]*)(\?.*)?$/i.exec((inside ?? bare).trim()) ?? []
  const address = (linked ?? inside ?? bare).trim().replace(/\.$/, '')
  const name = inside === undefined ? '' : bare.slice(0, bare.lastIndexOf('<'))
  const others = `${name} ${query}`.match(/[^\s<>()[\]"',;:?&=]*(?:@|%40)[^\s<>()[\]"',;?&]*/gi) ?? []
  if (others.some(other => other.toLowerCase() !== address.toLowerCase())) return null
  return linked?.includes('%') === true ? null : address
}

/** As @hapi/address has it (RFC 5321 and 6531). */
function isDeliverable(address: string, local: number): boolean {
  const isShort = local <= LONGEST_LOCAL && address.length <= LONGEST_ADDRESS
  return (isShort && BARE.test(address)) || isEmailValid(address)
}

function matchKey(local: string, domain: string): string {
  const mailbox = PLUS_ADDRESSING.has(domain) || domain === 'googlemail.com' ? untagged(local) : local
  if (domain !== 'gmail.com' && domain !== 'googlemail.com') return `${mailbox}@${domain}`
  return `${mailbox.replaceAll('.', '')}@gmail.com`
}

function untagged(local: string): string {
  const plus = local.indexOf('+')
  return plus > 0 ? local.slice(0, plus) : local
}

function isFree(domain: string, registrable: string): boolean {
  const brand = registrable.slice(0, registrable.indexOf('.'))
  return FREE_DOMAINS.has(domain) || FREE_DOMAINS.has(registrable) || FREE_BRANDS.has(brand)
}

function apply(value: string): Normalized {
  const typed = clean(value)
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed)) return flagged(value, 'a placeholder, not an address')
  const email = parseCleaned(typed)
  if (email === null) return perhaps(value, typed)
  if (email.mixedScript) return flagged(value, 'letters of several scripts in one word: not what it looks like')
  const meant = nearMailDomain(email.domain)
  if (meant !== null) return rewritten(value, withDomain(email.address, meant), null, 0.7, `perhaps ${meant}, mistyped`)
  return rewritten(value, email.address, email.matchKey, 0.98, 'an address without wrapping, in lower case')
}

function withDomain(address: string, domain: string): string {
  return address.slice(0, address.lastIndexOf('@') + 1) + domain
}

/** What was said beside it: "jane@acme.com (work)". */
const BESIDE = /^(\S+@\S+)\s?[([][^@()[\]]*[)\]]$/
/** Slips of the keys, and what keeps programs from reading an address. */
const SLIPS: readonly (readonly [RegExp, string])[] = [
  [/\s?[([{]at[)\]}]\s?/i, '@'],
  [/\s?[([{]dot[)\]}]\s?/gi, '.'],
  [/^([^\s@]+) at (?=[^\s@]+ dot )/i, '$1@'],
  [/(?<=@\S*) dot /gi, '.'],
  [/ ?@ ?/, '@'],
  [/(?<=@[^\s,]+)(?: ?,| \.|\. |\.\.)(?=[^\s,.])/g, '.'],
]
/** Longer than any address with what is beside it; slips are looked for in no more. */
const LONGEST_MENDED = 320

/** Asked about where it reads as an address once a slip is put right. */
function perhaps(value: string, typed: string): Normalized {
  const nothing = flagged(value, 'not a deliverable email address')
  if (typed.length > LONGEST_MENDED) return nothing
  const alone = BESIDE.exec(typed)?.[1]
  const beside = alone === undefined ? null : parseCleaned(alone)
  if (beside !== null && !beside.mixedScript)
    return rewritten(value, beside.address, null, 0.7, 'what is said beside it would be lost')
  const mended = withMailDomain(SLIPS.reduce((text, [slip, right]) => text.replace(slip, right), typed))
  const email = mended === typed ? null : parseCleaned(mended)
  if (email === null || email.mixedScript) return nothing
  return rewritten(value, email.address, null, 0.7, 'an address, once a slip is put right')
}

export const email: Rule = { id: 'email', version: 4, kinds: ['email'], apply }
