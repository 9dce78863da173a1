// What happens at a moment: a record is edited, deleted or merged, in the name of whoever was said to do it.
import type { CrmStore, FieldValues } from '../foundation.ts'
import type { Moment } from './moment.ts'

/** `{n}` becomes the number of the firing. */
function numbered(fields: FieldValues, n: number): FieldValues {
  const cells = Object.entries(fields).map(([name, value]) => {
    return [name, typeof value === 'string' ? value.replaceAll('{n}', String(n)) : value] as const
  })
  return Object.fromEntries(cells)
}

/** Does it to one record. Returns why it could not be done, null when it was. */
export function happen(store: CrmStore, { happening, actor }: Moment, id: string, n: number): string | null {
  try {
    if (happening.do === 'edit') store.update(id, numbered(happening.fields, n), actor)
    else if (happening.do === 'delete') store.remove(id, actor)
    else if ('into' in happening) store.merge(happening.into, id, actor)
    else store.merge(id, happening.from, actor)
    return null
  } catch (failure) {
    return failure instanceof Error ? failure.message : String(failure)
  }
}
