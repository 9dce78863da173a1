// /tooling/sobjects/{CustomField|CustomObject}: components made, read, changed and deleted one at a time, or many at once.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { ApiError, notFound } from '../../api-error.ts'
import { toId18 } from '../../ids.ts'
import { createComponent, KINDS, updateComponent } from '../../metadata/components.ts'
import type { ComponentKind } from '../../metadata/kinds/component.ts'
import { Refusal } from '../../metadata/refusal.ts'
import { toolingStoreOf } from '../../metadata/tooling.ts'
import type { Org } from '../../org.ts'
import { recordOf } from '../../soql/project.ts'
import type { Row } from '../../store/table.ts'
import { callerOf } from '../caller.ts'
import { baseOf, DATA, type PathParams, parseBody } from '../request.ts'
import { toolingTypeOf } from './describe.ts'
import { withMetadata } from './query.ts'

const createSchema = z.looseObject({ FullName: z.string(), Metadata: z.record(z.string(), z.unknown()).default({}) })
const updateSchema = createSchema.partial()
const manySchema = z.looseObject({
  records: z.array(createSchema.extend({ attributes: z.object({ type: z.string() }) })),
})

export function toolingComponentRoutes(scope: FastifyInstance, org: Org): void {
  const one = `${DATA}/tooling/sobjects/:type/:id`

  scope.post<PathParams>(`${DATA}/tooling/sobjects/:type`, async (request, reply) => {
    const { userId } = callerOf(request).author
    checkRight(org, userId)
    const kind = kindAt(request.params.type)
    const { FullName, Metadata } = parseBody(createSchema, request.body)
    return settle(reply, () => reply.code(201).send(created(createComponent(org, kind, FullName, Metadata, userId))))
  })

  scope.get<PathParams>(one, async request => {
    const { kind, row } = found(org, request.params)
    const type = toolingTypeOf(org, kind.name)
    const { schema } = toolingStoreOf(org)
    const columns = type.fields.map(field => ({ path: field.name, field, steps: [], type, schema }))
    return withMetadata(recordOf(type, columns, row, () => undefined, `${baseOf(request)}/tooling`))
  })

  scope.patch<PathParams>(one, async (request, reply) => {
    const { userId } = callerOf(request).author
    checkRight(org, userId)
    const { kind, row } = found(org, request.params)
    const { Metadata } = parseBody(updateSchema, request.body)
    return settle(reply, () => {
      updateComponent(org, kind, String(row['FullName']), Metadata ?? {}, userId)
      return reply.code(204).send()
    })
  })

  scope.delete<PathParams>(one, async (request, reply) => {
    checkRight(org, callerOf(request).author.userId)
    const { kind, row } = found(org, request.params)
    return settle(reply, () => {
      kind.remove(org, String(row['FullName']))
      return reply.code(204).send()
    })
  })

  scope.post<PathParams>(`${DATA}/tooling/composite/sobjects`, async request => {
    const { userId } = callerOf(request).author
    checkRight(org, userId)
    return parseBody(manySchema, request.body).records.map(({ attributes, FullName, Metadata }) => {
      try {
        return created(createComponent(org, kindAt(attributes.type), FullName, Metadata, userId))
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        const { code, message, fields } = error
        return { success: false, errors: [{ statusCode: code, message, fields }] }
      }
    })
  })
}

function created(id: string): object {
  return { id, success: true, errors: [], warnings: [], infos: [] }
}

function settle(reply: FastifyReply, change: () => FastifyReply): FastifyReply {
  try {
    return change()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { code, message, fields } = error
    return reply.code(400).send([{ message, errorCode: code, fields }])
  }
}

/** Of the kinds of metadata the Tooling API changes these two here. */
function kindAt(name: string): ComponentKind {
  const kind = KINDS.find(one => one.name.toLowerCase() === name.toLowerCase())
  if (kind === undefined || !kind.name.startsWith('Custom')) throw notFound()
  return kind
}

function found(org: Org, { type, id }: PathParams['Params']): { kind: ComponentKind; row: Row } {
  const kind = kindAt(type)
  const row = toolingStoreOf(org).table({ name: kind.name }).get(toId18(id))
  if (row === undefined || row['IsDeleted'] === true) throw notFound()
  return { kind, row }
}

/** @throws ApiError 403 for a user who may not change the setup */
function checkRight(org: Org, userId: string): void {
  if (org.access.grantsOf(userId).has('PermissionsCustomizeApplication')) return
  const message =
    'You do not have the level of access necessary to perform the operation you requested. ' +
    'Please contact the owner of the record or your administrator if access is necessary.'
  throw new ApiError(403, 'INSUFFICIENT_ACCESS', message)
}
