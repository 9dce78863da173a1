// What is otherwise in a CRM than a sync has seen it last. Pure: two pictures in, differences out, each told once because
// the new picture takes the place of the old one.
import { type FieldShape, type Picture, type SeenDetail, type SeenField, type StreamShape, seenOf } from './picture.ts'
import type { Use } from './uses.ts'

/** Of the whole object where `field` is null. `returned` takes back what was told before. */
export type Drift =
  | { readonly kind: 'object-vanished'; readonly field: null }
  | { readonly kind: 'returned'; readonly field: string | null; readonly use: Use | null }
  | { readonly kind: 'added'; readonly field: string; readonly shape: FieldShape }
  | { readonly kind: 'renamed'; readonly field: string; readonly use: Use; readonly to: string }
  | { readonly kind: 'retyped'; readonly field: string; readonly use: Use; readonly from: string; readonly to: string }
  | { readonly kind: 'vanished' | 'locked' | 'unlocked'; readonly field: string; readonly use: Use }
  | {
      readonly kind: 'shortened'
      readonly field: string
      readonly use: Use
      readonly from: number | null
      readonly to: number
    }
  | {
      readonly kind: 'values-added'
      readonly field: string
      readonly use: Use
      readonly values: readonly string[] | 'any'
    }
  | {
      readonly kind: 'values-removed'
      readonly field: string
      readonly use: Use
      readonly values: readonly string[] | 'others'
    }

/** `now`: null where the CRM does not have the object. The fields in their order, the new ones last. */
export function findDrift(before: Picture, now: StreamShape | null, uses: ReadonlyMap<string, Use>): Drift[] {
  if (now === null) return before.there ? [{ kind: 'object-vanished', field: null }] : []
  const fields = new Map(now.fields.map(field => [field.name, field]))
  const fresh = now.fields.filter(
    ({ name }) => !Object.hasOwn(before.fields, name) && !Object.hasOwn(before.gone, name),
  )
  const lost = [...uses.keys()].filter(name => Object.hasOwn(before.fields, name) && !fields.has(name))
  const renamed = renamesAmong(lost, fresh, before)
  const drifts: Drift[] = before.there ? [] : [{ kind: 'returned', field: null, use: null }]
  for (const [name, use] of uses) {
    const to = renamed.get(name)
    const field = fields.get(name)
    if (to !== undefined) drifts.push({ kind: 'renamed', field: name, use, to })
    else if (lost.includes(name)) drifts.push({ kind: 'vanished', field: name, use })
    else if (field !== undefined) drifts.push(...changesOf(field, use, before))
  }
  const taken = new Set(renamed.values())
  const added = fresh.filter(({ name }) => !taken.has(name) && name !== now.receiptField)
  return [...drifts, ...added.map((shape): Drift => ({ kind: 'added', field: shape.name, shape }))]
}

/** Neither CRM keeps an identity of fields that we may ask for: the same label and type, and no doubt which, is a rename. */
function renamesAmong(lost: readonly string[], fresh: readonly FieldShape[], before: Picture): Map<string, string> {
  const keyOf = ({ label, type }: SeenField) => JSON.stringify([label.trim().toLowerCase(), type])
  const byKey = Map.groupBy(fresh, keyOf)
  const losses = Map.groupBy(lost, name => keyOf(before.fields[name] ?? { label: '', type: '' }))
  const renamed = new Map<string, string>()
  for (const [key, [name, ...more]] of losses) {
    const [field, ...others] = byKey.get(key) ?? []
    if (name !== undefined && field !== undefined && more.length + others.length === 0) renamed.set(name, field.name)
  }
  return renamed
}

function changesOf(field: FieldShape, use: Use, before: Picture): Drift[] {
  const { name } = field
  const back = before.gone[name]
  const was = back ?? before.fields[name]
  const returned: Drift[] = back === undefined ? [] : [{ kind: 'returned', field: name, use }]
  if (was === undefined) return returned
  const of = { field: name, use } as const
  const retyped: Drift[] = was.type === field.type ? [] : [{ ...of, kind: 'retyped', from: was.type, to: field.type }]
  const is = seenOf(field, true).detail
  return [...returned, ...retyped, ...(was.detail && is ? narrowed(was.detail, is, of) : [])]
}

function narrowed(was: SeenDetail, is: SeenDetail, of: { readonly field: string; readonly use: Use }): Drift[] {
  const drifts: Drift[] = []
  if (was.updateable !== is.updateable) drifts.push({ ...of, kind: is.updateable ? 'unlocked' : 'locked' })
  if (is.maxLength !== null && is.maxLength < (was.maxLength ?? Number.POSITIVE_INFINITY)) {
    drifts.push({ ...of, kind: 'shortened', from: was.maxLength, to: is.maxLength })
  }
  const [old, now] = [new Set(was.values), new Set(is.values)]
  if (was.values === null && is.values !== null) drifts.push({ ...of, kind: 'values-removed', values: 'others' })
  if (was.values !== null && is.values === null) drifts.push({ ...of, kind: 'values-added', values: 'any' })
  if (was.values === null || is.values === null) return drifts
  const [added, removed] = [[...now.difference(old)], [...old.difference(now)]]
  if (added.length > 0) drifts.push({ ...of, kind: 'values-added', values: added })
  if (removed.length > 0) drifts.push({ ...of, kind: 'values-removed', values: removed })
  return drifts
}
