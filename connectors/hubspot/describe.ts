// What the account says of an object type: its properties, read once and kept a while.
import { z } from 'zod'
import type { ConnectorDeps, FieldSpec, SessionKeeper, StreamSpec } from '../../src/contract/connector.ts'
import type { Moment } from '../../src/domain/record.ts'
import { ConfigError, Drifted } from '../../src/errors.ts'
import type { HubSpotTransport } from './http/transport.ts'
import { pluralOf } from './links/names.ts'

export const RECEIPT_FIELD = 'evergreen_receipt'
const KEEP_MS = 5 * 60_000

const Property = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  fieldType: z.string(),
  calculated: z.boolean().default(false),
  externalOptions: z.boolean().default(false),
  options: z.array(z.object({ value: z.string() })).default([]),
  modificationMetadata: z.object({ readOnlyValue: z.boolean() }).optional(),
})

export interface ObjectType extends StreamSpec {
  readonly describedAt: Moment
  /** Property type by name. */
  readonly types: ReadonlyMap<string, string>
  /** The replication key: contacts have a name of their own for it. */
  readonly modified: string
}

export interface Describer {
  /** At most so old, five minutes where nothing is said. Drifted for an object type that is not there. */
  of(stream: string, mostMs?: number): Promise<ObjectType>
  /** Read from the account since the connection was opened, which is done anew for each job. */
  fresh(stream: string): Promise<ObjectType>
}

function specOf(property: z.infer<typeof Property>): FieldSpec {
  const listed = property.type === 'enumeration' && !property.externalOptions
  const values = property.options.map(option => option.value)
  return {
    name: property.name,
    label: property.label,
    type: property.type,
    maxLength: null,
    updateable: !property.calculated && property.modificationMetadata?.readOnlyValue !== true,
    computed: property.calculated,
    options: listed ? values : null,
    ...(listed && property.fieldType === 'checkbox' ? { several: true } : {}),
  }
}

/** Throws Drifted with the names of the properties that are not there: HubSpot itself ignores them silently. */
export function requireFields(type: ObjectType, fields: readonly string[], where: string): void {
  const missing = fields.filter(field => !type.types.has(field))
  if (missing.length === 0) return
  const what = `${type.name} has no property ${missing.join(', ')}`
  throw new Drifted({ where, what, fix: 'Use the internal name as the property settings show it.' })
}

/**
 * ConfigError for another name of HubSpot's own object types than the one under which records are kept and linked to:
 * HubSpot takes "company" and "0-2" for companies, and records would be kept twice.
 */
function requirePlural(stream: string, where: string): void {
  const plural = pluralOf(stream)
  if (plural === undefined || plural === stream) return
  const fix = `Write stream: ${plural} in the sync, then run again.`
  throw new ConfigError({ where, what: `the stream ${stream} is called ${plural}`, fix })
}

/** Kept per connection and process: a connection is opened anew for each job. */
const kept = new WeakMap<SessionKeeper, Map<string, ObjectType>>()

/** The describes of one connection. */
export function createDescriber(transport: HubSpotTransport, deps: ConnectorDeps): Describer {
  const known = kept.get(deps.session) ?? new Map<string, ObjectType>()
  kept.set(deps.session, known)

  const opened = deps.clock.now()
  /** What this connection has asked for itself: the clock may not have moved since it was opened. */
  const own = new Set<string>()
  const since = async (moment: Moment, stream: string): Promise<ObjectType> => {
    const entry = known.get(stream)
    if (entry !== undefined && entry.describedAt >= moment) return entry
    return asked(stream).catch((error: unknown) => {
      // What it was before it went must not be taken for what it is.
      if (error instanceof ConfigError) known.delete(stream)
      throw error
    })
  }
  const asked = async (stream: string): Promise<ObjectType> => {
    requirePlural(stream, deps.alias)
    const describedAt = deps.clock.now()
    const answer = await transport.read(client => client.crm.properties.coreApi.getAll(stream))
    const properties = z.array(Property).safeParse(answer.results)
    if (!properties.success || properties.data.length === 0) {
      throw new Drifted({ where: deps.alias, what: `${stream} has no properties`, fix: 'Check the stream.' })
    }
    const fields = properties.data.map(specOf)
    const types = new Map(fields.map(field => [field.name, field.type]))
    const modified =
      types.has('hs_lastmodifieddate') && stream !== 'contacts' ? 'hs_lastmodifieddate' : 'lastmodifieddate'
    const type = {
      name: stream,
      describedAt,
      fields,
      // One that is read-only is none: no write could carry it.
      receiptField: fields.some(({ name, updateable }) => name === RECEIPT_FIELD && updateable) ? RECEIPT_FIELD : null,
      types,
      modified,
    }
    known.set(stream, type)
    own.add(stream)
    return type
  }

  return {
    fresh: async stream => (own.has(stream) ? known.get(stream) : undefined) ?? since(opened, stream),
    of: (stream, mostMs = KEEP_MS) => since(deps.clock.now() - mostMs, stream),
  }
}
