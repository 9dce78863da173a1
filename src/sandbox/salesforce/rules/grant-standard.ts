// Fields that come with a mode of the org are standard fields: every profile sees them, as it sees the others.
import { isPermissionable } from '../access/field-access.ts'
import { grantField } from '../access/grant.ts'
import type { FieldInput } from '../schema/field.ts'
import type { RecordStore } from '../store/record-store.ts'

/** Adds fields to an object, visible to everyone. */
export function addStandardFields(store: RecordStore, object: string, inputs: readonly FieldInput[], at: number): void {
  for (const input of inputs) store.schema.putField(object, input)
  const type = store.schema.type(object)
  if (type === undefined) return
  const sets = store.table({ name: 'PermissionSet' }).rows.filter(row => row['IsOwnedByProfile'] === true)
  for (const { name } of inputs) {
    const field = type.field(name)
    if (field === undefined || !isPermissionable(type, field)) continue
    for (const set of sets) {
      const add = (target: string, values: Parameters<RecordStore['seed']>[1]): string => {
        const targetType = store.schema.type(target)
        return targetType === undefined ? '' : store.seed(targetType, values, '', at, at).Id
      }
      grantField(add, set.Id, `${object}.${name}`)
    }
  }
}
