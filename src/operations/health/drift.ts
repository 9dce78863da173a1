// What the doctor says of a stream that is no longer what a sync has seen: what the next run will find, and what is left
// out since an earlier one.
import type { Check, StreamSpec } from '../../contract/connector.ts'
import type { Picture } from '../../domain/drift/picture.ts'
import { reckon } from '../../domain/drift/reckon.ts'
import type { SyncDefinition } from '../../domain/sync.ts'

/** Nothing is stored: it is for a run to tell it once. `spec`: null where the CRM does not have the object. */
export function driftChecks(sync: SyncDefinition, spec: StreamSpec | null, picture: Picture | null): Check[] {
  const told = reckon(picture, spec, sync)?.told ?? []
  const news = told.map(({ what, does, fix, harms }) => {
    return { what: 'drift', ok: !harms, detail: `${what}; in the next run: ${does}`, fix: fix ?? (harms ? RUN : null) }
  })
  return [...news, ...(picture === null ? [] : asideOf(picture, sync.name))]
}

const RUN = 'Run the sync.'

function asideOf({ aside }: Picture, sync: string): Check[] {
  const fix = `Look whether that is right, then resume ${sync}`
  return [
    ...aside.fields.map(field => {
      return { what: `field ${field}`, ok: false, detail: 'its type is another one now: it is left out', fix }
    }),
    ...Object.entries(aside.values).map(([field, values]) => {
      return { what: `field ${field}`, ok: true, detail: `${values.length} new values of it are not written`, fix }
    }),
  ]
}
