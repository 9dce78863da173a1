// HubSpot's webhook events as notices: which record each is about. Values of properties are not looked at.
import { z } from 'zod'
import type { Dropped, Notice, Received } from '../../../src/contract/feed.ts'
import { RECEIPT_FIELD } from '../describe.ts'

const Id = z
  .union([z.number(), z.string()])
  .transform(String)
  .pipe(z.string().regex(/^\d{1,20}$/))
/** Such as 2-1234567. */
const TypeId = z.string().regex(/^\d{1,9}-\d{1,20}$/)
const Event = z.object({
  eventId: Id,
  subscriptionId: Id,
  portalId: Id,
  appId: Id,
  occurredAt: z.int().min(0).max(8.64e15),
  /** "contact.creation", or "object.creation" with a type's id beside it. */
  subscriptionType: z.string(),
  objectId: Id.optional(),
  objectTypeId: TypeId.optional(),
  fromObjectId: Id.optional(),
  fromObjectTypeId: TypeId.optional(),
  mergedObjectIds: z.array(Id).default([]),
  newObjectId: Id.optional(),
  propertyName: z.string().optional(),
  sourceId: z.string().nullish(),
})
type WebhookEvent = z.infer<typeof Event>

/** What an event is about, by the end of its type; all others tell nothing of a record. */
const SUBJECTS: Readonly<Record<string, (event: WebhookEvent) => (string | undefined)[]>> = {
  creation: ({ objectId }) => [objectId],
  deletion: ({ objectId }) => [objectId],
  restore: ({ objectId }) => [objectId],
  privacyDeletion: ({ objectId }) => [objectId],
  propertyChange: ({ objectId }) => [objectId],
  merge: ({ objectId, newObjectId, mergedObjectIds }) => [objectId, newObjectId, ...mergedObjectIds],
  associationChange: ({ fromObjectId, objectId }) => [fromObjectId ?? objectId],
}

/** Source: HubSpot docs, "Object type IDs". A custom object is known by its id alone. */
const TYPES: readonly (readonly string[])[] = [
  ['contacts', 'contact', '0-1'],
  ['companies', 'company', '0-2'],
  ['deals', 'deal', '0-3'],
  ['tickets', 'ticket', '0-5'],
  ['products', 'product', '0-7'],
  ['line_items', 'line_item', '0-8'],
]

function streamsOf(name: string): readonly string[] {
  return TYPES.find(names => names.includes(name)) ?? [name]
}

/** Our app wrote it, or it is the receipt, which nobody else writes: the record is known to be like that. */
function isEcho(kind: string, { propertyName, sourceId, appId }: WebhookEvent): boolean {
  return kind === 'propertyChange' && (propertyName === RECEIPT_FIELD || sourceId === appId)
}

function noticesOf(input: unknown, portal: string | null): Notice[] | Dropped {
  const parsed = Event.safeParse(input)
  if (!parsed.success) return 'unknown'
  const event = parsed.data
  const [object = '', kind = ''] = event.subscriptionType.split('.')
  const type = object === 'object' ? (event.objectTypeId ?? event.fromObjectTypeId) : object
  const ids = new Set(SUBJECTS[kind]?.(event).filter(id => id !== undefined))
  if (type === undefined || ids.size === 0) return 'unknown'
  if (event.portalId !== portal) return 'elsewhere'
  if (isEcho(kind, event)) return 'echo'
  const key = `${event.eventId}/${event.subscriptionId}/${event.occurredAt}`
  return [...ids].map(recordId => {
    const forget = kind === 'privacyDeletion'
    return { event: `${key}/${recordId}`, streams: streamsOf(type), recordId, kind, at: event.occurredAt, forget }
  })
}

/** Of the events of a delivery, those of this account that say something new of a record. */
export function received(events: readonly unknown[], portal: string | null): Received {
  const notices: Notice[] = []
  const dropped = { echo: 0, elsewhere: 0, unknown: 0 }
  for (const event of events) {
    const told = noticesOf(event, portal)
    if (typeof told === 'string') dropped[told] += 1
    else notices.push(...told)
  }
  return { notices, dropped }
}
