// /sobjects/{T} and /sobjects/{T}/{id}: one record at a time.
import type { FastifyInstance } from 'fastify'
import type { Org } from '../../org.ts'
import { deleteRecord } from '../../saving/delete.ts'
import { givenOf } from '../../saving/given.ts'
import { insertRecord, updateRecord } from '../../saving/save.ts'
import { baseOf, DATA, type PathParams, parseBody, typeOf } from '../request.ts'
import { saveContextOf } from '../save-request.ts'
import { checkBody, existingRow, fieldsSchema, isUnchanged, noteUse, refuse, shown } from './answer.ts'

export function recordRoutes(scope: FastifyInstance, org: Org): void {
  const one = `${DATA}/sobjects/:type/:id`

  scope.post<PathParams>(`${DATA}/sobjects/:type`, async (request, reply) => {
    const type = typeOf(request)
    const context = saveContextOf(request, org)
    const fields = parseBody(fieldsSchema, request.body)
    checkBody(fields, 'Id')
    const outcome = insertRecord(context, type, givenOf(context.schema, type, fields))
    if (outcome.errors.length > 0) return refuse(request, reply, org, outcome)
    reply.header('location', `${baseOf(request)}/sobjects/${type.name}/${outcome.id}`)
    org.recent.note(context.author.userId, [{ Id: outcome.id ?? '' }], type.name)
    return reply.code(201).send({ id: outcome.id, success: true, errors: [] })
  })

  scope.get<PathParams>(one, async (request, reply) => {
    const type = typeOf(request)
    const row = existingRow(org, type, request.params.id)
    if (isUnchanged(request, reply, row)) return reply.code(304).send()
    noteUse(request, org, type, row)
    return shown(request, org, type, row)
  })

  scope.patch<PathParams>(one, async (request, reply) => {
    const type = typeOf(request)
    const row = existingRow(org, type, request.params.id)
    if (isUnchanged(request, reply, row)) return reply.code(304).send()
    const context = saveContextOf(request, org)
    const fields = parseBody(fieldsSchema, request.body)
    checkBody(fields, 'Id')
    const outcome = updateRecord(context, type, row.Id, givenOf(context.schema, type, fields))
    if (outcome.errors.length > 0) return refuse(request, reply, org, outcome)
    noteUse(request, org, type, row)
    return reply.code(204).send()
  })

  scope.delete<PathParams>(one, async (request, reply) => {
    const type = typeOf(request)
    const row = existingRow(org, type, request.params.id)
    isUnchanged(request, reply, row)
    const outcome = deleteRecord(saveContextOf(request, org), type, row.Id)
    if (outcome.errors.length > 0) return refuse(request, reply, org, outcome)
    return reply.code(204).send()
  })
}
