// /sobjects/{T} and /sobjects/{T}/{id}: one record at a time.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError, notFound } from '../api-error.ts'
import { toId18 } from '../ids.ts'
import type { Org } from '../org.ts'
import { resolveColumn } from '../soql/column.ts'
import { recordOf } from '../soql/project.ts'
import { isGone, type Prepared, prepareDelete, prepareInsert, prepareUpdate } from '../store/save.ts'
import type { Row } from '../store/table.ts'
import { callerOf } from './caller.ts'
import { baseOf, DATA, type PathParams, parseBody, queryText, typeOf } from './request.ts'

const fieldsSchema = z.record(z.string(), z.unknown())

export function recordRoutes(scope: FastifyInstance, org: Org): void {
  const one = `${DATA}/sobjects/:type/:id`

  scope.post<PathParams>(`${DATA}/sobjects/:type`, async (request, reply) => {
    const type = typeOf(request)
    const author = callerOf(request).author
    const prepared = prepareInsert(org.store, type, parseBody(fieldsSchema, request.body), author)
    if (prepared.errors.length > 0) return refuse(reply, prepared)
    return reply.code(201).send({ id: prepared.apply(), success: true, errors: [] })
  })

  scope.get<PathParams>(one, async request => {
    const type = typeOf(request)
    const row = existingRow(request, org)
    const names = queryText(request, 'fields')?.split(',') ?? type.fields.map(field => field.name)
    const scopeOfNames = { schema: callerOf(request).schema, type, alias: undefined, soql: names.join(',') }
    const columns = names.map(name => resolveColumn(scopeOfNames, name.trim()))
    return recordOf(type, columns, row, id => org.store.find(id), baseOf(request))
  })

  scope.patch<PathParams>(one, async (request, reply) => {
    const row = existingRow(request, org)
    checkUnmodified(request, row)
    const author = callerOf(request).author
    const fields = parseBody(fieldsSchema, request.body)
    if (Object.keys(fields).some(key => key.toLowerCase() === 'id')) {
      throw new ApiError(400, 'INVALID_FIELD', 'The Id field should not be specified in the sobject data.')
    }
    const prepared = prepareUpdate(org.store, typeOf(request), row.Id, fields, author)
    if (prepared.errors.length > 0) return refuse(reply, prepared)
    prepared.apply()
    return reply.code(204).send()
  })

  scope.delete<PathParams>(one, async (request, reply) => {
    const row = existingRow(request, org)
    const author = callerOf(request).author
    const prepared = prepareDelete(org.store, typeOf(request), row.Id, author)
    if (prepared.errors.length > 0) return refuse(reply, prepared)
    prepared.apply()
    return reply.code(204).send()
  })
}

function existingRow(request: FastifyRequest<PathParams>, org: Org): Row {
  const row = org.store.table(typeOf(request)).get(toId18(request.params.id))
  if (row === undefined) throw notFound()
  if (row['IsDeleted'] === true) throw new ApiError(404, 'ENTITY_IS_DELETED', 'entity is deleted')
  return row
}

/** If-Unmodified-Since has a resolution of one second, as the stamps have. */
function checkUnmodified(request: FastifyRequest<PathParams>, row: Row): void {
  const since = Date.parse(request.headers['if-unmodified-since'] ?? '')
  const modified = Date.parse(String(row['LastModifiedDate']).replace('+0000', 'Z'))
  if (Number.isNaN(since) || modified <= since) return
  const message = 'The precondition in one or more of the request-header fields evaluated to false'
  throw new ApiError(412, 'PRECONDITION_FAILED', message)
}

function refuse(reply: FastifyReply, { errors }: Prepared) {
  const body = errors.map(({ code, message, fields }) => ({ message, errorCode: code, fields }))
  return reply.code(isGone(errors) ? 404 : 400).send(body)
}
