// /composite/sobjects: up to 200 records in one request, one result for each, in the order of the request.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../api-error.ts'
import { toId18 } from '../ids.ts'
import type { Org } from '../org.ts'
import type { SchemaView, SObjectType } from '../schema/schema.ts'
import { resolveColumn } from '../soql/column.ts'
import { recordOf } from '../soql/project.ts'
import { type Prepared, prepareDelete, prepareInsert, prepareUpdate } from '../store/save.ts'
import { callerOf } from './caller.ts'
import { baseOf, DATA, type PathParams, parseBody, queryText, typeOf } from './request.ts'

const MOST_WRITES = 200
const MOST_READS = 2000

const recordSchema = z.looseObject({ attributes: z.object({ type: z.string() }) })
const writeSchema = z.object({ allOrNone: z.boolean().default(false), records: z.array(recordSchema) })
const readSchema = z.object({ ids: z.array(z.string()), fields: z.array(z.string()) })

type SentRecord = z.infer<typeof recordSchema>

export function collectionRoutes(scope: FastifyInstance, org: Org): void {
  const all = `${DATA}/composite/sobjects`

  scope.patch<PathParams>(all, async request => {
    const author = callerOf(request).author
    return write(request, (type, record) =>
      prepareUpdate(org.store, type, record['id'] ?? record['Id'], record, author),
    )
  })

  scope.post<PathParams>(all, async request => {
    const author = callerOf(request).author
    return write(request, (type, record) => prepareInsert(org.store, type, record, author))
  })

  scope.delete<PathParams>(all, async request => {
    const { author, schema } = callerOf(request)
    const ids = (queryText(request, 'ids') ?? '').split(',')
    checkSize(ids.length, MOST_WRITES)
    const prepared = ids.map(id => prepareDelete(org.store, typeOfId(schema, id), id, author))
    return settle(prepared, queryText(request, 'allOrNone') === 'true')
  })

  scope.post<PathParams>(`${all}/:type`, async request => {
    const type = typeOf(request)
    const { ids, fields } = parseBody(readSchema, request.body)
    checkSize(ids.length, MOST_READS)
    const { schema } = callerOf(request)
    const columns = fields.map(name => resolveColumn({ schema, type, alias: undefined, soql: fields.join(',') }, name))
    return ids.map(id => {
      const row = org.store.table(type).get(toId18(id))
      if (row === undefined || row['IsDeleted'] === true) return null
      return recordOf(type, columns, row, parent => org.store.find(parent), baseOf(request))
    })
  })
}

function write(
  request: FastifyRequest<PathParams>,
  prepare: (type: SObjectType, record: SentRecord) => Prepared,
): object[] {
  const { allOrNone, records } = parseBody(writeSchema, request.body)
  checkSize(records.length, MOST_WRITES)
  const prepared = records.map(record => {
    const type = callerOf(request).schema.type(record.attributes.type)
    if (type === undefined) {
      throw new ApiError(400, 'INVALID_TYPE', `sObject type '${record.attributes.type}' is not supported.`)
    }
    return prepare(type, record)
  })
  return settle(prepared, allOrNone)
}

/** Every record is checked before the first is written, so all-or-none needs no rollback. */
function settle(prepared: readonly Prepared[], allOrNone: boolean): object[] {
  const isRolledBack = allOrNone && prepared.some(({ errors }) => errors.length > 0)
  return prepared.map(one => {
    if (one.errors.length > 0) return failure(one, one.errors)
    if (!isRolledBack) return { id: one.apply(), success: true, errors: [] }
    const message = 'Record rolled back because not all records were valid and the request was using AllOrNone header'
    return failure(one, [{ code: 'ALL_OR_NONE_OPERATION_ROLLED_BACK', message, fields: [] }])
  })
}

function failure({ id }: Prepared, errors: Prepared['errors']): object {
  const rows = errors.map(({ code, message, fields }) => ({ statusCode: code, message, fields }))
  return { ...(id === undefined || id === '' ? {} : { id }), success: false, errors: rows }
}

function checkSize(count: number, most: number): void {
  if (count <= most) return
  const message = `record limit reached. cannot submit more than ${most} records into this call`
  throw new ApiError(400, 'EXCEEDED_ID_LIMIT', message)
}

function typeOfId(schema: SchemaView, id: string): SObjectType {
  const type = schema.typeOfId(id)
  if (type === undefined) throw new ApiError(400, 'MALFORMED_ID', `malformed id ${id}`)
  return type
}
