// /sobjects/{T}/{field}/{value}: one record by an external id; PATCH updates it or makes it.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError, notFound } from '../../api-error.ts'
import { isId } from '../../ids.ts'
import type { Org } from '../../org.ts'
import type { SaveContext } from '../../saving/context.ts'
import { deleteRecord } from '../../saving/delete.ts'
import { givenOf } from '../../saving/given.ts'
import { insertRecord } from '../../saving/save.ts'
import { isUpsertKey, matchesOf, upsertRecord } from '../../saving/upsert.ts'
import type { Field } from '../../schema/field.ts'
import type { SObjectType } from '../../schema/schema.ts'
import type { Row } from '../../store/table.ts'
import { baseOf, DATA, type PathParams, parseBody, queryText, typeOf } from '../request.ts'
import { saveContextOf } from '../save-request.ts'
import { checkBody, existingRow, fieldsSchema, isUnchanged, refuse, shown } from './answer.ts'
import { related } from './related.ts'

interface ExternalPath extends PathParams {
  Params: PathParams['Params'] & { field: string; value: string }
}

/** From this version on an upsert that updates answers with a body. */
const WITH_BODY = 46

export function externalIdRoutes(scope: FastifyInstance, org: Org): void {
  const path = `${DATA}/sobjects/:type/:field/:value`

  scope.get<ExternalPath>(path, async (request, reply) => {
    const { field, value } = request.params
    if (isId(field) && typeOf(request).field(field) === undefined) return related(request, org, field, value)
    const { type, rows } = found(request, org)
    const [row] = rows
    if (row === undefined) throw notFound()
    if (rows.length > 1) return choices(request, reply, type, rows)
    if (isUnchanged(request, reply, row)) return reply.code(304).send()
    return shown(request, org, type, row)
  })

  scope.patch<ExternalPath>(path, async (request, reply) => {
    const { type, rows, field, context } = found(request, org)
    const fields = parseBody(fieldsSchema, request.body)
    checkBody(fields, 'Id', field.name)
    const [row] = rows
    if (rows.length > 1) return choices(request, reply, type, rows)
    if (row !== undefined && isUnchanged(request, reply, row)) return reply.code(304).send()
    if (row === undefined && queryText(request, 'updateOnly') === 'true') throw notFound()
    const given = givenOf(context.schema, type, fields)
    const outcome = upsertRecord(context, type, { field, raw: request.params.value }, given)
    if (outcome.errors.length > 0) return refuse(request, reply, org, outcome)
    const withBody = Number(request.params.version) >= WITH_BODY
    if (!outcome.created && !withBody) return reply.code(204).send()
    reply.header('location', `${baseOf(request)}/sobjects/${type.name}/${outcome.id}`)
    const created = withBody ? { created: outcome.created } : {}
    return reply.code(outcome.created ? 201 : 200).send({ id: outcome.id, success: true, errors: [], ...created })
  })

  scope.delete<ExternalPath>(path, async (request, reply) => {
    const { type, rows, context } = found(request, org)
    const [row] = rows
    if (row === undefined) throw notFound()
    if (rows.length > 1) return choices(request, reply, type, rows)
    isUnchanged(request, reply, row)
    const outcome = deleteRecord(context, type, row.Id)
    if (outcome.errors.length > 0) return refuse(request, reply, org, outcome)
    return reply.code(204).send()
  })

  /** An upsert by Id without a value makes a record. */
  scope.post<PathParams>(`${DATA}/sobjects/:type/Id`, async (request, reply) => {
    const type = typeOf(request)
    const context = saveContextOf(request, org)
    const fields = parseBody(fieldsSchema, request.body)
    checkBody(fields, 'Id')
    const outcome = insertRecord(context, type, givenOf(context.schema, type, fields))
    if (outcome.errors.length > 0) return refuse(request, reply, org, outcome)
    return reply.code(201).send({ id: outcome.id, success: true, errors: [], created: true })
  })
}

interface Found {
  readonly context: SaveContext
  readonly type: SObjectType
  readonly field: Field
  readonly rows: readonly Row[]
}

/** @throws ApiError 404 for an unknown object, or a field by which no record can be found */
function found(request: FastifyRequest<ExternalPath>, org: Org): Found {
  const type = typeOf(request)
  const context = saveContextOf(request, org)
  const field = type.field(request.params.field)
  if (field === undefined || !isUpsertKey(field)) {
    const message = `Provided external ID field does not exist or is not accessible: ${request.params.field}`
    throw new ApiError(404, 'NOT_FOUND', message)
  }
  const { value } = request.params
  const rows = field.name === 'Id' ? [existingRow(org, type, value)] : matchesOf(context, type, field, value)
  return { context, type, field, rows }
}

/** 300: the value is not unique; the answer names the records that have it. */
function choices(request: FastifyRequest<PathParams>, reply: FastifyReply, type: SObjectType, rows: readonly Row[]) {
  return reply.code(300).send(rows.map(row => `${baseOf(request)}/sobjects/${type.name}/${row.Id}`))
}
