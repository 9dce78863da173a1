// Reading a request: the paths of this API, the version, the object, and query parameters as plain text.
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError, notFound } from '../api-error.ts'
import type { SObjectType } from '../schema/schema.ts'
import { callerOf } from './caller.ts'

/** The start of every data path, as a route pattern. */
export const DATA = '/services/data/v:version'

/** Parameters that the routes of this folder have in their paths. */
export interface PathParams {
  Params: { version: string; type: string; id: string }
}

/** The path that a request's answers refer to, such as /services/data/v68.0. */
export function baseOf(request: FastifyRequest<PathParams>): string {
  return `/services/data/v${request.params.version}`
}

/** @throws ApiError 404 NOT_FOUND when the path names no object that the caller may see */
export function typeOf(request: FastifyRequest<PathParams>): SObjectType {
  const type = callerOf(request).schema.type(request.params.type)
  if (type === undefined) throw notFound()
  return type
}

const textSchema = z.record(z.string(), z.unknown())

/** A query parameter; undefined when it is missing or given twice. */
export function queryText(request: { readonly query: unknown }, name: string): string | undefined {
  const value = textSchema.parse(request.query)[name]
  return typeof value === 'string' ? value : undefined
}

/** @throws ApiError 400 JSON_PARSER_ERROR when the body has not the form that the endpoint takes */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  if (body === undefined) {
    const message = 'The HTTP entity body is required, but this request has no entity body.'
    throw new ApiError(400, 'JSON_PARSER_ERROR', message)
  }
  const [issue] = parsed.error.issues
  const where = issue?.path.join('.') ?? ''
  throw new ApiError(400, 'JSON_PARSER_ERROR', `${where === '' ? 'body' : where}: ${issue?.message ?? 'malformed'}`)
}
