// What the Tooling API sees: objects of its own, filled from the schema; and the definitions that every API can query.
import { createWriteLog } from '../../write-log.ts'
import type { Org } from '../org.ts'
import { objectTypeOf } from '../schema/object-type.ts'
import { Schema } from '../schema/schema.ts'
import entityDefinition from '../schema/standard/entity-definition.json' with { type: 'json' }
import fieldDefinition from '../schema/standard/field-definition.json' with { type: 'json' }
import user from '../schema/standard/user.json' with { type: 'json' }
import customField from '../schema/tooling/custom-field.json' with { type: 'json' }
import customObject from '../schema/tooling/custom-object.json' with { type: 'json' }
import channelMember from '../schema/tooling/platform-event-channel-member.json' with { type: 'json' }
import { RecordStore } from '../store/record-store.ts'
import { Projection } from './projection.ts'

const types = [customField, customObject, channelMember, entityDefinition, fieldDefinition, user].map(objectTypeOf)

interface Tooling {
  /** Its rows are a projection: nobody writes them. */
  readonly store: RecordStore
  readonly projection: Projection
}

const toolings = new WeakMap<Org, Tooling>()

/** The objects of an org's Tooling API and their rows, up to date. */
export function toolingStoreOf(org: Org): RecordStore {
  const { store, projection } = knownTooling(org)
  projection.refresh(org, store)
  return store
}

function knownTooling(org: Org): Tooling {
  const known = toolings.get(org)
  if (known !== undefined) return known
  const store = new RecordStore(new Schema(org.clock, types), org.clock, createWriteLog())
  const made = { store, projection: new Projection() }
  toolings.set(org, made)
  return made
}
