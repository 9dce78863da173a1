// By what an enricher can find the company behind a record: its registered domain, else its name.
import type { MatchKeys } from './claim.ts'
import { normalize } from './normalize/rulebook.ts'
import { parseEmail } from './normalize/rules/email.ts'
import { parseWebsite } from './normalize/rules/website.ts'
import type { FieldKind, Value } from './record.ts'

export interface KeyField {
  readonly kind: FieldKind
  readonly value: Value
}

/**
 * The keys of a record, from its mapped fields in the order given. A domain comes from a website, else from an email
 * of a company's own; never from a platform's page, a free mailbox or a name below a hosting service, which a provider
 * would take for the host's own company. `country` is ISO 3166-1 alpha-2.
 */
export function matchKeysOf(fields: readonly KeyField[], country: string | null): MatchKeys {
  const domain = first(fields, 'website', domainOfWebsite) ?? first(fields, 'email', domainOfEmail)
  const company = first(fields, 'company_name', name => normalize('company_name', name, { country }).key)
  return { ...(domain !== null && { domain }), ...(company !== null && { company }) }
}

/** A record's keys with the domain of the company it is linked to, unless it has one, or names another company. */
export function lend(own: MatchKeys, linked: MatchKeys | undefined): MatchKeys {
  if (linked === undefined || own.domain !== undefined) return own
  const another = own.company !== undefined && linked.company !== undefined && own.company !== linked.company
  return another ? own : { ...linked, ...own }
}

function first(fields: readonly KeyField[], kind: FieldKind, keyOf: (value: string) => string | null): string | null {
  for (const field of fields) {
    const key = field.kind === kind && field.value !== null ? keyOf(field.value) : null
    if (key !== null) return key
  }
  return null
}

function domainOfWebsite(value: string): string | null {
  const site = parseWebsite(value)
  return site === null || site.platformHost || site.privateSuffix ? null : site.registrable
}

function domainOfEmail(value: string): string | null {
  const email = parseEmail(value)
  return email === null || email.free || email.privateSuffix ? null : email.registrable
}
