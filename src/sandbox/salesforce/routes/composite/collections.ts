// /composite/sobjects: up to 200 records in one request, one result for each, in the order of the request.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../../api-error.ts'
import type { Org } from '../../org.ts'
import { repeatedKeys, repeatedUpdates } from '../../saving/checks/repeats.ts'
import { failed, type Outcome, refusal, type SaveContext } from '../../saving/context.ts'
import { deleteRecord } from '../../saving/delete.ts'
import { givenOf } from '../../saving/given.ts'
import { insertRecord, updateRecord } from '../../saving/save.ts'
import { settled } from '../../saving/settled.ts'
import { isUpsertKey, upsertRecord } from '../../saving/upsert.ts'
import type { SObjectType } from '../../schema/schema.ts'
import { DATA, type PathParams, parseBody, queryText, typeOf } from '../request.ts'
import { collectionRow } from '../row-errors.ts'
import { saveContextOf } from '../save-request.ts'

const MOST_WRITES = 200
/** Runs of records of one object in one request. */
const MOST_CHUNKS = 10

const ID_GIVEN = refusal('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id'])

const recordSchema = z.looseObject({ attributes: z.object({ type: z.string() }).optional() })
const writeSchema = z.object({ allOrNone: z.boolean().default(false), records: z.array(recordSchema) })

interface Typed {
  readonly type: SObjectType
  readonly record: z.infer<typeof recordSchema>
}

export function collectionRoutes(scope: FastifyInstance, org: Org): void {
  const all = `${DATA}/composite/sobjects`

  scope.post<PathParams>(all, async request => {
    const context = saveContextOf(request, org)
    const { allOrNone, records } = parseBody(writeSchema, request.body)
    const ready = typed(context, records).map(({ type, record }) => {
      const given = givenOf(context.schema, type, record)
      return (): Outcome => (idOf(record) == null ? insertRecord(context, type, given) : failed(undefined, ID_GIVEN))
    })
    return settled(org, ready, allOrNone).map(outcome => collectionRow(outcome))
  })

  scope.patch<PathParams>(all, async request => {
    const context = saveContextOf(request, org)
    const { allOrNone, records } = parseBody(writeSchema, request.body)
    const rows = typed(context, records)
    const repeated = repeatedUpdates(rows.map(({ record }) => idOf(record)))
    const ready = rows.map(({ type, record }, i) => {
      const given = givenOf(context.schema, type, record)
      return (): Outcome => repeated[i] ?? updateRecord(context, type, idOf(record), given)
    })
    return settled(org, ready, allOrNone).map(outcome => collectionRow(outcome))
  })

  scope.patch<{ Params: PathParams['Params'] & { field: string } }>(`${all}/:type/:field`, async request => {
    const context = saveContextOf(request, org)
    const { allOrNone, records } = parseBody(writeSchema, request.body)
    checkSize(records.length)
    const type = typeOf(request)
    const field = type.field(request.params.field)
    if (field === undefined || !isUpsertKey(field)) {
      const message = `Provided external ID field does not exist or is not accessible: ${request.params.field}`
      throw new ApiError(404, 'NOT_FOUND', message)
    }
    const keys = records.map(record => cellOf(record, field.name))
    const repeated = repeatedKeys(field.name, keys)
    const ready = records.map((record, i) => {
      const given = givenOf(context.schema, type, record)
      return (): Outcome => repeated[i] ?? upsertRecord(context, type, { field, raw: keys[i] }, given)
    })
    return settled(org, ready, allOrNone).map(outcome => collectionRow(outcome, true))
  })

  scope.delete<PathParams>(all, async request => {
    const context = saveContextOf(request, org)
    const asked = queryText(request, 'ids') ?? ''
    if (asked === '') throw new ApiError(400, 'MISSING_ARGUMENT', 'The parameter ids is missing')
    const ids = asked.split(',').map(id => id.trim())
    checkSize(ids.length)
    const ready = ids.map(id => {
      const type = context.schema.typeOfId(id)
      const malformed = failed(undefined, refusal('MALFORMED_ID', `malformed id ${id}`))
      return (): Outcome => (type === undefined ? malformed : deleteRecord(context, type, id))
    })
    const allOrNone = queryText(request, 'allOrNone') === 'true'
    return settled(org, ready, allOrNone).map(outcome => collectionRow(outcome))
  })
}

/** The records with their objects. @throws ApiError 400 for too many records or chunks, or an object that is none */
function typed({ schema }: SaveContext, records: readonly Typed['record'][]): readonly Typed[] {
  checkSize(records.length)
  const rows = records.map(record => {
    const name = record.attributes?.type
    if (name === undefined) throw new ApiError(400, 'INVALID_TYPE', 'Must send a concrete entity type.')
    const type = schema.type(name)
    if (type === undefined) throw new ApiError(400, 'INVALID_TYPE', `sObject type '${name}' is not supported.`)
    return { type, record }
  })
  const chunks = rows.filter(({ type }, i) => rows[i - 1]?.type !== type).length
  if (chunks <= MOST_CHUNKS) return rows
  const message = `Cannot have more than ${MOST_CHUNKS} chunks in a single operation.`
  throw new ApiError(400, 'LIMIT_EXCEEDED', `${message} Please rearrange the data to reduce chunking.`)
}

function checkSize(count: number): void {
  if (count <= MOST_WRITES) return
  const message = `record limit reached. cannot submit more than ${MOST_WRITES} records into this call`
  throw new ApiError(400, 'EXCEEDED_ID_LIMIT', message)
}

function idOf(record: Typed['record']): unknown {
  return cellOf(record, 'Id')
}

function cellOf(record: Typed['record'], name: string): unknown {
  const key = Object.keys(record).find(each => each.toLowerCase() === name.toLowerCase())
  return key === undefined ? undefined : record[key]
}
