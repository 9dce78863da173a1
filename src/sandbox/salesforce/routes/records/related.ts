// GET /sobjects/{T}/{id}/{relationship}: from a record to its parent, or to the records that refer to it.
import type { FastifyRequest } from 'fastify'
import { notFound } from '../../api-error.ts'
import type { Org } from '../../org.ts'
import { childRelationshipsOf } from '../../schema/children.ts'
import type { SObjectType } from '../../schema/schema.ts'
import { pageOf } from '../../soql/answer.ts'
import { planOf } from '../../soql/plan.ts'
import { run } from '../../soql/run.ts'
import { callerOf } from '../caller.ts'
import { askerOf, pagingOf } from '../query.ts'
import { type PathParams, queryText, typeOf } from '../request.ts'
import { existingRow, shown } from './answer.ts'

/** @throws ApiError 404 for a relationship that is unknown, or leads to no record */
export function related(request: FastifyRequest<PathParams>, org: Org, id: string, name: string): object {
  const type = typeOf(request)
  const row = existingRow(org, type, id)
  const { schema } = callerOf(request)
  const lookup = type.lookup(name)
  if (lookup !== undefined) {
    const parentId = row[lookup.name]
    const parentType = typeof parentId === 'string' ? schema.typeOfId(parentId) : undefined
    if (parentType === undefined || typeof parentId !== 'string') throw notFound()
    return shown(request, org, parentType, existingRow(org, parentType, parentId))
  }
  const found = childRelationshipsOf(schema, type).find(one => one.name?.toLowerCase() === name.toLowerCase())
  if (found === undefined) throw notFound()
  const fields = queryText(request, 'fields') ?? namesOf(found.child)
  const soql = `SELECT ${fields} FROM ${found.child.name} WHERE ${found.field.name} = '${row.Id}'`
  return pageOf(run(org.store, planOf(askerOf(request, org), soql), false), 0, pagingOf(request, org))
}

function namesOf(type: SObjectType): string {
  return type.fields.map(field => field.name).join(', ')
}
