// Stamps whose field can never hold them: told when a run starts and by doctor, and left out meanwhile.
import type { FieldLimits } from '../decide/fit.ts'
import type { Lack } from '../need.ts'
import type { SyncDefinition } from '../sync.ts'
import { STAMPS } from './setting.ts'
import { objectionTo } from './text.ts'

/** `limits`: what the CRM allows for each field of the stream. */
export function stampLacks(
  { name, stamps }: Pick<SyncDefinition, 'name' | 'stamps'>,
  limits: ReadonlyMap<string, FieldLimits>,
): Lack[] {
  if (stamps === null) return []
  return STAMPS.flatMap((stamp): Lack[] => {
    const field = stamps.fields[stamp]
    const limit = field === undefined ? undefined : limits.get(field)
    // What is missing, or may not be edited, is told as of any field.
    if (field === undefined || limit === undefined || !limit.updateable) return []
    const why = objectionTo(stamp, stamps, limit)
    if (why === null) return []
    const fix = `Name another field under syncs.${name}.stamps.${stamp}.`
    return [
      {
        what: `stamp ${stamp}`,
        detail: `${field} cannot hold it: ${why}`,
        fix,
        remedy: { do: 'edit-sync', sync: name },
        stops: 'part',
      },
    ]
  })
}
