// What an app wants to hear of: "contact.propertyChange" of one property, or the newer "object.creation" of any type.
import type { PortalEvent } from '../store/events.ts'

export interface Subscription {
  readonly id: number
  readonly eventType: string
  /** Of property changes only. */
  readonly propertyName: string | null
  /** Of the generic kinds only: "0-1". */
  readonly objectTypeId: string | null
  readonly active: boolean
  readonly createdAt: number
  readonly updatedAt: number
}

const OBJECTS = ['contact', 'company', 'deal', 'ticket', 'product', 'line_item']
const KINDS = ['creation', 'deletion', 'propertyChange', 'merge', 'restore']

/** Every event type that a subscription may name. */
export const EVENT_TYPES: ReadonlySet<string> = new Set([
  ...OBJECTS.flatMap(object => KINDS.map(kind => `${object}.${kind}`)),
  ...OBJECTS.filter(object => object !== 'product').map(object => `${object}.associationChange`),
  'contact.privacyDeletion',
  ...['creation', 'deletion', 'newMessage', 'privacyDeletion', 'propertyChange'].map(kind => `conversation.${kind}`),
  ...[...KINDS, 'associationChange'].map(kind => `object.${kind}`),
])

/** An erased contact is gone too: both kinds are told. */
const ALSO: Readonly<Record<string, string>> = { privacyDeletion: 'deletion' }

/** Whether an event of the portal is to be told; `singular` is the name of its object type. */
export function wants(subscription: Subscription, event: PortalEvent, singular: string): boolean {
  const [object, kind] = subscription.eventType.split('.')
  if (kind !== event.kind && kind !== ALSO[event.kind]) return false
  const ofType = object === 'object' ? subscription.objectTypeId === event.typeId : object === singular
  if (!ofType || !subscription.active) return false
  return event.kind !== 'propertyChange' || subscription.propertyName === event.property
}
