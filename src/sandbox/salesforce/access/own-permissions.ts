// UserPermissionAccess: one row for whoever asks, with the permissions that the user has as a whole, wherever they are
// from.
import { createWriteLog } from '../../write-log.ts'
import { idOf } from '../ids.ts'
import type { Org } from '../org.ts'
import { objectTypeOf } from '../schema/object-type.ts'
import { Schema } from '../schema/schema.ts'
import file from '../schema/standard/user-permission-access.json' with { type: 'json' }
import { stampOf } from '../stamp.ts'
import { RecordStore } from '../store/record-store.ts'
import { SYSTEM_PERMISSIONS } from './grants.ts'

export const OWN_PERMISSIONS = file.name

/** What the user may do at this moment, as rows that a query can run over. */
export function ownPermissions({ access, clock }: Org, userId: string): RecordStore {
  const store = new RecordStore(new Schema(clock, [objectTypeOf(file)]), clock, createWriteLog())
  const grants = access.grantsOf(userId)
  const permissions = Object.fromEntries(SYSTEM_PERMISSIONS.map(name => [name, grants.has(name)]))
  const Id = idOf(file.keyPrefix, 1)
  store.table({ name: file.name }).append({ Id, LastCacheUpdate: stampOf(clock.now()), ...permissions })
  return store
}
