// The envelope of batch answers: 207 with the list of errors as soon as there is one.
import { createRandom } from '../../../../random.ts'
import type { Answer, Call } from '../../../http/endpoint.ts'
import type { ObjectTable } from '../../../store/table.ts'

/** What a 207 says of ids that are not there. */
export function missingError(table: ObjectTable, ids: readonly string[]): object {
  const label = table.type.singular.toUpperCase()
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: `Could not get some ${label} objects, they may be deleted or not exist. Check that ids are valid.`,
    context: { ids },
  }
}

/** `status` is the answer's when nothing failed. */
export function batchAnswer(call: Call, status: number, results: readonly object[], errors: readonly object[]): Answer {
  const at = new Date(call.portal.clock.now()).toISOString()
  const failed = errors.length === 0 ? {} : { numErrors: errors.length, errors }
  return {
    status: errors.length === 0 ? status : 207,
    body: { status: 'COMPLETE', results, ...failed, startedAt: at, completedAt: at },
  }
}

/** Another order than the asked one, the same for the same rows: nobody may count on the order of a batch. */
export function shuffled<T extends { readonly id: string }>(call: Call, rows: readonly T[]): T[] {
  const seed = rows.reduce((sum, row) => (Math.imul(sum, 31) + Number(row.id)) | 0, call.portal.portalId)
  const random = createRandom(seed)
  const mixed = [...rows]
  for (let position = mixed.length - 1; position > 0; position -= 1) {
    const other = random.int(0, position)
    const [a, b] = [mixed[position], mixed[other]]
    if (a !== undefined && b !== undefined) [mixed[position], mixed[other]] = [b, a]
  }
  return mixed
}
