// What the association endpoints share: the two types of a path, a row as the API shows it, and the batch envelope.
import { z } from 'zod'
import { type Definition, specOf } from '../../associations/definition.ts'
import type { TypeRef } from '../../associations/definitions.ts'
import { ApiError, invalid } from '../../http/api-error.ts'
import { type Answer, type Call, DATED, obeysRules } from '../../http/endpoint.ts'

export const spec = z.object({
  associationCategory: z.string(),
  associationTypeId: z.union([z.number().int(), z.string().regex(/^\d+$/).transform(Number)]),
})
export const recordId = z.object({ id: z.union([z.string(), z.number().transform(String)]) })

/** The paths of an endpoint between two types: the version stands in two places. */
export function pairPaths(rest: string): string[] {
  const pair = `/:objectType/:toObjectType${rest}`
  return [`/crm/v4/associations${pair}`, `/crm/associations/v4${pair}`, ...datedPaths(`/crm/associations`, pair)]
}

export function datedPaths(api: string, rest: string): string[] {
  return DATED.map(version => `${api}/${version}${rest}`)
}

function typeOf(call: Call, name: string): TypeRef {
  const wanted = call.params[name] ?? ''
  const type = call.portal.table(wanted)?.type
  if (type === undefined) throw invalid(`Unable to infer object type from: ${wanted}`)
  return type
}

/** The two types that a path names. Throws 400 for an unknown one. */
export function pairOf(call: Call): { readonly from: TypeRef; readonly to: TypeRef } {
  return { from: typeOf(call, 'objectType'), to: typeOf(call, 'toObjectType') }
}

/** Throws the 400 of a link that an admin forbids: the newest version knows such rules, the older ones do not. */
export function refuseRestricted(call: Call): void {
  if (!obeysRules(call)) return
  const { from, to } = pairOf(call)
  const { restricted } = call.portal.associations
  if (!restricted.has(`${from.typeId}|${to.typeId}`) && !restricted.has(`${to.typeId}|${from.typeId}`)) return
  throw invalid(`The user does not have permission to associate ${from.singular} with ${to.singular} records`, {
    subCategory: 'crm.associations.ASSOCIATION_NOT_PERMITTED',
    context: { fromObjectType: [from.singular], toObjectType: [to.singular] },
  })
}

/** A link as version 4 shows it: ids are numbers there. */
export function linkShown(link: { readonly toId: string; readonly kinds: readonly Definition[] }): object {
  const associationTypes = link.kinds.map(({ category, typeId, label }) => ({ category, typeId, label }))
  return { toObjectId: Number(link.toId), associationTypes }
}

/** What a link of two records is called now, after a write. */
export function labelsShown(from: TypeRef, fromId: string, to: TypeRef, toId: string, kinds: readonly Definition[]) {
  return {
    fromObjectTypeId: from.typeId,
    fromObjectId: Number(fromId),
    toObjectTypeId: to.typeId,
    toObjectId: Number(toId),
    labels: kinds.flatMap(kind => kind.label ?? []),
  }
}

/** The unlabeled kind of a new link, in both directions. */
export function defaultShown(fromId: string, toId: string, there: Definition, back: Definition): object[] {
  return [
    { from: { id: fromId }, to: { id: toId }, associationSpec: specOf(there) },
    { from: { id: toId }, to: { id: fromId }, associationSpec: specOf(back) },
  ]
}

/** One input's refusal among the results of a batch. */
function rowError({ detail }: ApiError): object {
  return { status: 'error', ...detail }
}

/** Runs each input by itself: what cannot be done is an error of its row. */
export function eachInput<T>(inputs: readonly T[], work: (input: T) => readonly object[]) {
  const results: object[] = []
  const errors: object[] = []
  for (const input of inputs) {
    try {
      results.push(...work(input))
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure
      errors.push(rowError(failure))
    }
  }
  return { results, errors }
}

/** The answer to a batch: 207 where rows were refused. */
export function batchAnswer(
  call: Call,
  status: number,
  rows: { results: readonly object[]; errors: readonly object[] },
): Answer {
  const at = new Date(call.portal.clock.now()).toISOString()
  const { results, errors } = rows
  const failed = errors.length === 0 ? {} : { numErrors: errors.length, errors }
  const body = { status: 'COMPLETE', results, startedAt: at, completedAt: at, ...failed }
  return { status: errors.length === 0 ? status : 207, body }
}

export function refuseMoreThan(max: number, inputs: readonly unknown[]): void {
  if (inputs.length > max) {
    throw invalid(`The maximum number of inputs supported in a batch request for associations is ${max}`)
  }
}
