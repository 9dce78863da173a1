// One record more than once in a request: an upsert refuses every row that shares a key, an update only takes so many.
import { toId18 } from '../../ids.ts'
import { failed, type Outcome, refusal } from '../context.ts'

const MOST_UPDATES = 12

/** Refusals by position, for rows of an upsert whose key another row has as well. */
export function repeatedKeys(field: string, keys: readonly unknown[]): readonly (Outcome | undefined)[] {
  const seen = new Map<string, number>()
  const forms = keys.map(key => (key === undefined || key === null || key === '' ? '' : formOf(field, String(key))))
  for (const form of forms) seen.set(form, (seen.get(form) ?? 0) + 1)
  return forms.map((form, i) => {
    if (form === '' || seen.get(form) === 1) return undefined
    if (field === 'Id') return failed(form, refusal('DUPLICATE_VALUE', `Duplicate id specified: ${form}`))
    const message = `Duplicate external id specified: ${String(keys[i])}`
    return failed(undefined, refusal('DUPLICATE_VALUE', message, [field]))
  })
}

/** Refusals by position, for rows of an update beyond the twelve that one record may have. */
export function repeatedUpdates(ids: readonly unknown[]): readonly (Outcome | undefined)[] {
  const seen = new Map<string, number>()
  return ids.map(id => {
    if (typeof id !== 'string') return undefined
    const form = toId18(id)
    const count = (seen.get(form) ?? 0) + 1
    seen.set(form, count)
    if (count <= MOST_UPDATES) return undefined
    const limit = `Maximum number of duplicate updates in one batch (${MOST_UPDATES} allowed).`
    const message = `${limit} Attempt to update Id more than once in this Api call: ${form}`
    return failed(form, refusal('DUPLICATE_VALUE', message))
  })
}

function formOf(field: string, key: string): string {
  return field === 'Id' ? toId18(key) : key.toLowerCase()
}
