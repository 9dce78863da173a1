// Changes of the metadata, whichever API asks for them: by kind and name, with a note of who did it.
import type { Org } from '../org.ts'
import type { ComponentKind, Json } from './kinds/component.ts'
import { customField } from './kinds/custom-field.ts'
import { customObject } from './kinds/custom-object.ts'
import { permissionSet, profile } from './kinds/permission-set.ts'
import { Refusal } from './refusal.ts'

export const KINDS: readonly ComponentKind[] = [customField, customObject, permissionSet, profile]

/** @throws Refusal for a kind that the sandbox does not have */
export function kindOf(name: string): ComponentKind {
  const kind = KINDS.find(one => one.name === name)
  if (kind !== undefined) return kind
  throw new Refusal('INVALID_TYPE', `This type of metadata is not available for this organization: ${name}`)
}

/** Returns the component's id. @throws Refusal */
export function createComponent(
  org: Org,
  kind: ComponentKind,
  fullName: string,
  metadata: Json,
  userId: string,
): string {
  if (fullName === '') throw new Refusal('REQUIRED_FIELD_MISSING', 'Required field is missing: fullName', ['fullName'])
  kind.create(org, fullName, metadata)
  return org.births.born(kind.name, fullName, userId).id
}

/** @throws Refusal */
export function updateComponent(org: Org, kind: ComponentKind, fullName: string, metadata: Json, userId: string): void {
  kind.update(org, fullName, metadata)
  org.births.changed(kind.name, fullName, userId)
}
