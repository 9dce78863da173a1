// One event in the shape in which an app's endpoint gets it.
import type { PortalEvent } from '../store/events.ts'
import type { Subscription } from './subscription.ts'

/** The body of an event without the number of its attempt, which grows. */
export type Message = Readonly<Record<string, unknown>>

const FLAGS: Readonly<Record<string, string>> = {
  creation: 'CREATED',
  deletion: 'DELETED',
  restore: 'RESTORED',
  privacyDeletion: 'DELETED',
}

function detailsOf(event: PortalEvent, generic: boolean): Message {
  const objectId = Number(event.id)
  switch (event.kind) {
    case 'propertyChange':
      return { objectId, propertyName: event.property, propertyValue: event.after }
    case 'merge':
      return {
        objectId,
        primaryObjectId: Number(event.primaryId),
        mergedObjectIds: event.mergedIds.map(Number),
        newObjectId: objectId,
        numberOfPropertiesMoved: event.propertiesMoved,
      }
    case 'associationChange': {
      const { associationTypeId, toTypeId } = event
      return {
        fromObjectId: objectId,
        toObjectId: Number(event.toId),
        associationType: event.associationType,
        associationRemoved: event.removed,
        isPrimaryAssociation: event.primary,
        ...(generic ? { associationTypeId, fromObjectTypeId: event.typeId, toObjectTypeId: toTypeId } : {}),
      }
    }
    default:
      return { objectId, changeFlag: FLAGS[event.kind] }
  }
}

/** What is sent of an event to one subscription. */
export function messageOf(
  event: PortalEvent,
  subscription: Subscription,
  about: { readonly eventId: number; readonly portalId: number; readonly appId: number },
): Message {
  const generic = subscription.eventType.startsWith('object.')
  const { sourceType, sourceId } = event.author.source
  return {
    eventId: about.eventId,
    subscriptionId: subscription.id,
    portalId: about.portalId,
    appId: about.appId,
    occurredAt: event.at,
    subscriptionType: subscription.eventType,
    ...detailsOf(event, generic),
    ...(generic && event.kind !== 'associationChange' ? { objectTypeId: event.typeId } : {}),
    changeSource: sourceType,
    sourceId,
  }
}
