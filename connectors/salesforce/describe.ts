// What the org says of an object, read once and kept a while: every page and every batch needs the types.
import { z } from 'zod'
import type { ConnectorDeps, FieldSpec, SessionKeeper, StreamSpec } from '../../src/contract/connector.ts'
import type { Moment } from '../../src/domain/record.ts'
import { ConfigError } from '../../src/errors.ts'
import type { SalesforceTransport } from './transport.ts'

export const RECEIPT_FIELD = 'Evergreen_Receipt__c'
const KEEP_MS = 5 * 60_000

/** No single text value, so neither read nor written. */
const NO_TEXT = new Set(['address', 'location', 'base64', 'anyType', 'complexvalue'])

const Field = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  length: z.number().default(0),
  updateable: z.boolean(),
  calculated: z.boolean().default(false),
  autoNumber: z.boolean().default(false),
  referenceTo: z.array(z.string()).default([]),
  picklistValues: z.array(z.object({ value: z.string(), active: z.boolean() })).default([]),
})
const Describe = z.object({
  name: z.string(),
  queryable: z.boolean(),
  updateable: z.boolean(),
  replicateable: z.boolean().default(false),
  fields: z.array(Field),
  childRelationships: z.array(z.object({ childSObject: z.string(), field: z.string().nullish() })).default([]),
})

export interface ObjectType extends StreamSpec {
  readonly describedAt: Moment
  readonly updateable: boolean
  /** Whether it can be asked what was deleted in a stretch of time. */
  readonly replicateable: boolean
  /** Describe type by field name. */
  readonly types: ReadonlyMap<string, string>
  /** The objects that a reference field may lead to, by field name. */
  readonly references: ReadonlyMap<string, readonly string[]>
  /** Objects whose records refer to records of this one. */
  readonly children: ReadonlySet<string>
}

export interface Describer {
  /** At most so old, five minutes where nothing is said. Drifted for an object that is not there or not visible. */
  of(stream: string, mostMs?: number): Promise<ObjectType>
  /** Read from the org since the connection was opened, which is done anew for each job. */
  fresh(stream: string): Promise<ObjectType>
}

function specOf(field: z.infer<typeof Field>): FieldSpec {
  // Also where the list is not restricted: the API would add whatever it is given to the records, past the admin's list.
  const listed = field.type === 'picklist' || field.type === 'multipicklist'
  const options = field.picklistValues.filter(option => option.active).map(option => option.value)
  return {
    name: field.name,
    label: field.label,
    type: field.type,
    maxLength: field.length > 0 ? field.length : null,
    updateable: field.updateable && !field.calculated && !field.autoNumber,
    computed: field.calculated,
    // A list of which nothing is active takes nothing.
    options: listed ? options : null,
    ...(field.type === 'multipicklist' ? { several: true } : {}),
  }
}

/** Kept per connection and process: a connection is opened anew for each job. */
const kept = new WeakMap<SessionKeeper, Map<string, ObjectType>>()

/** The describes of one connection. */
export function createDescriber(transport: SalesforceTransport, deps: ConnectorDeps): Describer {
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
    const describedAt = deps.clock.now()
    const path = `/sobjects/${encodeURIComponent(stream)}/describe` as const
    const {
      queryable,
      updateable,
      replicateable,
      fields: all,
      childRelationships,
    } = await transport.json({ method: 'GET', path }, Describe)
    if (!queryable) {
      throw new ConfigError({ where: deps.alias, what: `${stream} cannot be queried`, fix: 'Sync another object.' })
    }
    const fields = all.filter(field => !NO_TEXT.has(field.type)).map(specOf)
    const types = new Map(fields.map(field => [field.name, field.type]))
    const type = {
      name: stream,
      describedAt,
      fields,
      // One that our user may not edit is none: no write could carry it.
      receiptField: fields.some(({ name, updateable }) => name === RECEIPT_FIELD && updateable) ? RECEIPT_FIELD : null,
      updateable,
      replicateable,
      types,
      references: new Map(all.flatMap(field => (field.type === 'reference' ? [[field.name, field.referenceTo]] : []))),
      children: new Set(childRelationships.map(({ childSObject }) => childSObject)),
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
