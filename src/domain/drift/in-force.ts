// What of a sync can be done with the stream as it is: fields that are gone or set aside are left out, as if the set-up
// did not name them, so that nobody takes them for empty.
import { stampsWithin } from '../stamp/setting.ts'
import type { SyncDefinition } from '../sync.ts'
import type { Aside, Picture, StreamShape } from './picture.ts'
import { usesOf } from './uses.ts'

export interface InForce {
  readonly sync: SyncDefinition
  /** Values that are not to be written, by field. */
  readonly refused: Aside['values']
}

/** Why nothing of the sync can be done, in words for an admin. */
export interface Blocked {
  readonly blocked: string
}

/** The sync without what it cannot use for now. `picture` tells what was there once. */
export function inForce(
  sync: SyncDefinition,
  { fields: now }: Pick<StreamShape, 'fields'>,
  picture: Picture,
): InForce | Blocked {
  const there = new Set(now.map(({ name }) => name))
  const gone = Object.keys(picture.gone).filter(name => !there.has(name))
  const lacking = [...usesOf(sync, gone, null)].filter(([, use]) => use === 'needed').map(([name]) => name)
  if (lacking.length > 0)
    return { blocked: `${lacking.join(', ')} is gone, and tells which records are to be left alone` }
  const aside = new Set(picture.aside.fields)
  const fields = sync.fields.filter(({ field }) => there.has(field) && !aside.has(field))
  if (fields.length === 0 && sync.fields.length > 0) return { blocked: 'no field that it maps can be used' }
  const associations = sync.associations?.filter(name => !gone.includes(name)) ?? null
  const stamps = stampsWithin(sync.stamps, field => there.has(field) && !aside.has(field))
  const same =
    fields.length === sync.fields.length && associations?.length === sync.associations?.length && stamps === sync.stamps
  return { sync: same ? sync : { ...sync, fields, associations, stamps }, refused: picture.aside.values }
}

/** The picture once somebody has looked: nothing is set aside any more. */
export function accepted(picture: Picture): Picture {
  const { fields, values } = picture.aside
  if (fields.length + Object.keys(values).length === 0) return picture
  return { ...picture, aside: { fields: [], values: {} }, reread: picture.reread || fields.length > 0 }
}
