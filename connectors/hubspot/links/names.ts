// The object types to which HubSpot's own records are linked, by all their names; the plural is what syncs say.
import { suggestion } from '../../../src/domain/nearest.ts'
import { ConfigError } from '../../../src/errors.ts'
import type { HubSpotTransport } from '../http/transport.ts'

/** Source: HubSpot docs, "Object type IDs". */
const STANDARD: Readonly<Record<string, readonly [singular: string, id: string]>> = {
  contacts: ['contact', '0-1'],
  companies: ['company', '0-2'],
  deals: ['deal', '0-3'],
  tickets: ['ticket', '0-5'],
  products: ['product', '0-7'],
  line_items: ['line_item', '0-8'],
  quotes: ['quote', '0-14'],
  communications: ['communication', '0-18'],
  feedback_submissions: ['feedback_submission', '0-19'],
  tasks: ['task', '0-27'],
  notes: ['note', '0-46'],
  meetings: ['meeting', '0-47'],
  calls: ['call', '0-48'],
  emails: ['email', '0-49'],
  postal_mail: ['postal_mail', '0-116'],
  leads: ['lead', '0-136'],
}
/** HubSpot's own types, as syncs call them. */
export const PLURALS: readonly string[] = Object.keys(STANDARD)
/** Types whose records belong to a company. */
const BELONG_TO_A_COMPANY: readonly string[] = ['contacts', 'deals', 'tickets']

/** "line_items" for "line item", "Line items" and "0-8"; undefined for a type that is not HubSpot's own. */
export function pluralOf(name: string): string | undefined {
  const plain = name.toLowerCase().replaceAll(' ', '_')
  return Object.keys(STANDARD).find(plural => plural === plain || STANDARD[plural]?.includes(plain))
}

/** "0-1" for contacts, and for an id itself; null where the name alone does not tell. */
export function typeIdOf(name: string): string | null {
  const plural = pluralOf(name)
  if (plural !== undefined) return STANDARD[plural]?.[1] ?? null
  return /^\d+-\d+$/.test(name) ? name : null
}

/**
 * The named types under their plurals; of null the company of what belongs to one. A name that is not HubSpot's own is
 * asked about: it may be a custom object's. ConfigError when it is none.
 */
export async function typesOf(
  transport: HubSpotTransport,
  stream: string,
  names: readonly string[] | null,
  where: string,
): Promise<string[]> {
  if (names === null) return BELONG_TO_A_COMPANY.includes(pluralOf(stream) ?? '') ? ['companies'] : []
  const types = await Promise.all(
    names.map(async name => pluralOf(name) ?? (await requireLinkable(transport, stream, name, where))),
  )
  return [...new Set(types)]
}

async function requireLinkable(transport: HubSpotTransport, stream: string, name: string, where: string) {
  try {
    await transport.read(client => client.crm.associations.v4.schema.definitionsApi.getAll(stream, name))
    return name
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const what = `${stream} has no association ${name}${suggestion(name, Object.keys(STANDARD))}`
    const fix = `Name an object type: ${Object.keys(STANDARD).join(', ')}, or a custom object's name or id.`
    throw new ConfigError({ where, what, fix })
  }
}
