// How a single record is found and shown, the conditions in the headers, and how a refusal is answered.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError, notFound } from '../../api-error.ts'
import { isId, toId18 } from '../../ids.ts'
import type { Org } from '../../org.ts'
import type { Outcome } from '../../saving/context.ts'
import { unknownField } from '../../saving/given.ts'
import type { SObjectType } from '../../schema/schema.ts'
import { resolveColumn } from '../../soql/column.ts'
import { recordOf } from '../../soql/project.ts'
import type { Row } from '../../store/table.ts'
import { callerOf } from '../caller.ts'
import { baseOf, type PathParams, queryText } from '../request.ts'
import { singleErrors, statusOf } from '../row-errors.ts'

export type RecordRequest = FastifyRequest<PathParams>

export const fieldsSchema = z.record(z.string(), z.unknown())

/** @throws ApiError 404 for a record that is not there, or no longer */
export function existingRow(org: Org, type: SObjectType, id: string): Row {
  if (!isId(id)) {
    const message = `Provided external ID field does not exist or is not accessible: ${id}`
    throw new ApiError(404, 'NOT_FOUND', message)
  }
  const row = org.store.table(type).get(toId18(id))
  if (row === undefined) throw notFound()
  if (row['IsDeleted'] === true) throw new ApiError(404, 'ENTITY_IS_DELETED', 'entity is deleted', [])
  return row
}

/** The record as GET shows it: all fields, or those that the request names. */
export function shown(request: RecordRequest, org: Org, type: SObjectType, row: Row): object {
  const { schema } = callerOf(request)
  const asked = queryText(request, 'fields')?.split(',')
  const wanted = asked?.map(name => name.trim()) ?? type.fields.map(field => field.name)
  // The id is always shown, asked for or not.
  const names = wanted.some(name => name.toLowerCase() === 'id') ? wanted : [...wanted, 'Id']
  for (const name of names) {
    if (!name.includes('.') && type.field(name) === undefined) throw unknownField(type, name)
  }
  const columns = names.map(name => resolveColumn({ schema, type, alias: undefined, soql: names.join(',') }, name))
  return recordOf(type, columns, row, id => org.store.find(id), baseOf(request))
}

/**
 * True when the record was not modified since the moment that the request names. Resolution: one second, as stamps have.
 * @throws ApiError 412 when it was modified since another moment that the request names
 */
export function isUnchanged(request: RecordRequest, reply: FastifyReply, row: Row): boolean {
  const modified = Date.parse(String(row['LastModifiedDate']).replace('+0000', 'Z'))
  const limit = Date.parse(request.headers['if-unmodified-since'] ?? '')
  if (!Number.isNaN(limit) && modified > limit) {
    const message = 'The precondition in one or more of the request-header fields evaluated to false'
    throw new ApiError(412, 'PRECONDITION_FAILED', message)
  }
  if (request.method !== 'PATCH') reply.header('last-modified', new Date(modified).toUTCString())
  const since = Date.parse(request.headers['if-modified-since'] ?? '')
  return !Number.isNaN(since) && modified <= since
}

/** `Sforce-Mru: updateMru=true` puts the record among the caller's recent ones. */
export function noteUse(request: RecordRequest, org: Org, type: SObjectType, row: Pick<Row, 'Id'>): void {
  if (!/updateMru\s*=\s*true/i.test(String(request.headers['sforce-mru'] ?? ''))) return
  org.recent.note(callerOf(request).author.userId, [row], type.name)
}

/** Answers a write that was refused. */
export function refuse(request: RecordRequest, reply: FastifyReply, org: Org, { errors }: Outcome) {
  return reply.code(statusOf(errors)).send(singleErrors(errors, org.rules, baseOf(request)))
}

/** @throws ApiError 400 when the body holds a field that belongs into the path */
export function checkBody(fields: Readonly<Record<string, unknown>>, ...inPath: readonly string[]): void {
  for (const name of inPath) {
    if (!Object.keys(fields).some(key => key.toLowerCase() === name.toLowerCase())) continue
    throw new ApiError(400, 'INVALID_FIELD', `The ${name} field should not be specified in the sobject data.`)
  }
}
