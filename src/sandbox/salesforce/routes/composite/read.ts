// /composite/sobjects/{T}: up to 2,000 records of one object by their ids; null in the place of one that is not there.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../../api-error.ts'
import { toId18 } from '../../ids.ts'
import type { Org } from '../../org.ts'
import { resolveColumn } from '../../soql/column.ts'
import { recordOf } from '../../soql/project.ts'
import { callerOf } from '../caller.ts'
import { baseOf, DATA, type PathParams, parseBody, queryText, typeOf } from '../request.ts'

const MOST_READS = 2000

const readSchema = z.object({ ids: z.array(z.string()), fields: z.array(z.string()) })

export function collectionReadRoutes(scope: FastifyInstance, org: Org): void {
  const path = `${DATA}/composite/sobjects/:type`

  scope.post<PathParams>(path, async request => read(request, org, parseBody(readSchema, request.body)))

  scope.get<PathParams>(path, async request => {
    const list = (name: string) =>
      queryText(request, name)
        ?.split(',')
        .map(each => each.trim()) ?? []
    return read(request, org, { ids: list('ids'), fields: list('fields') })
  })
}

function read(request: FastifyRequest<PathParams>, org: Org, asked: z.infer<typeof readSchema>): unknown[] {
  const { ids, fields } = asked
  const type = typeOf(request)
  if (ids.length > MOST_READS) {
    const message = `record limit reached. cannot submit more than ${MOST_READS} records into this call`
    throw new ApiError(400, 'EXCEEDED_ID_LIMIT', message)
  }
  const { schema } = callerOf(request)
  const columns = fields.map(name => resolveColumn({ schema, type, alias: undefined, soql: fields.join(',') }, name))
  return ids.map(id => {
    const row = org.store.table(type).get(toId18(id))
    if (row === undefined || row['IsDeleted'] === true) return null
    return recordOf(type, columns, row, parent => org.store.find(parent), baseOf(request))
  })
}
