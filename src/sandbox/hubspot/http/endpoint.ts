// An endpoint as data: where it listens, which limit it counts against, and what it answers.
import type { ZodType } from 'zod'
import type { Caller } from '../access/app.ts'
import type { Portal } from '../portal.ts'
import { invalid } from './api-error.ts'
import type { BodyKind } from './bodies.ts'
import type { LimitKind } from './limits.ts'

/** What a handler gets to see of a request. */
export interface Call {
  readonly portal: Portal
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Path with query, as received. */
  readonly url: string
  readonly body: unknown
  readonly correlationId: string
  /** Null where the endpoint needs no token. */
  readonly caller: Caller | null
  /** The header, for endpoints that look at it themselves. */
  readonly authorization: string | undefined
  /** "http://127.0.0.1:4010", as the client called it. */
  readonly origin: string
}

export interface Answer {
  readonly status: number
  /** Undefined: no body and no content type. */
  readonly body?: object
  /** A body that is not JSON, with its content type. */
  readonly text?: { readonly type: string; readonly content: string | Buffer }
  readonly headers?: Readonly<Record<string, string>>
}

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Every path under which it answers: the numbered and the dated family. */
  readonly paths: readonly string[]
  /** 'open' needs no token and is not counted. */
  readonly limit: LimitKind | 'open'
  /** What kind of body it reads; JSON unless told. */
  readonly takes?: BodyKind
  handle(call: Call): Answer | Promise<Answer>
}

/** The versions that are named by their date, newest first. */
export const DATED = ['2026-09', '2026-03', '2025-09'] as const

/** Both families of a path below an API of the CRM: /crm/v3/objects, /crm/objects/2026-09. */
export function crmPaths(api: string, rest: string): string[] {
  return [`/crm/v3/${api}${rest}`, ...DATED.map(version => `/crm/${api}/${version}${rest}`)]
}

/** The version in a dated path; '' in the numbered family, which is older than all of them. */
export function versionOf(call: Call): string {
  const [path = ''] = call.url.split('?')
  return DATED.find(version => path.includes(`/${version}/`)) ?? ''
}

/** Rules that an admin sets bind the calls of the newest version, and none before. */
export function obeysRules(call: Call): boolean {
  return versionOf(call) >= '2026-09'
}

/** The body in the expected shape. Throws the 400 that HubSpot answers to JSON of a wrong shape. */
export function bodyOf<T>(call: Call, shape: ZodType<T>): T {
  if (call.body === undefined || call.body === null) {
    throw invalid('Invalid JSON input: a request body was expected, but none found')
  }
  const parsed = shape.safeParse(call.body)
  if (parsed.success) return parsed.data
  const { issues } = parsed.error
  const missing = issues.filter(issue => isUnset(call.body, issue.path))
  if (missing.length > 0 && missing.length === issues.length) {
    const column = JSON.stringify(call.body).length
    const names = missing.map(issue => String(issue.path.at(-1))).join(', ')
    throw invalid(`Invalid input JSON on line 1, column ${column}. Some required fields were not set: [${names}]`)
  }
  const where = issues[0]?.path.join('.') ?? ''
  throw invalid(`Invalid input JSON${where === '' ? '' : ` at ${where}`}: the request body does not fit this endpoint`)
}

/** Whether there is nothing at this place of a body. */
function isUnset(body: unknown, path: readonly PropertyKey[]): boolean {
  let part = body
  for (const key of path) part = typeof part === 'object' && part !== null ? Reflect.get(part, key) : undefined
  return part === undefined
}

/** A list in the query: repeated or separated by commas. */
export function listIn(query: URLSearchParams, name: string): string[] {
  return query
    .getAll(name)
    .flatMap(text => text.split(','))
    .map(text => text.trim())
    .filter(text => text !== '')
}

/** A whole number in the query, within bounds. Throws 400 outside them. */
export function limitIn(query: URLSearchParams, usual: number, max: number): number {
  const text = query.get('limit')
  if (text === null) return usual
  const limit = Number(text)
  if (/^\d+$/.test(text) && limit >= 1 && limit <= max) return limit
  throw invalid(`Invalid limit ${text}: it must be between 1 and ${max}`)
}

/** Where the next page starts. The link names the real host: a client must keep to its own. */
export function pagingAfter(call: Call, after: string | null): object {
  if (after === null) return {}
  const next = new URL(call.url, 'https://api.hubapi.com')
  next.searchParams.set('after', after)
  return { paging: { next: { after, link: next.href } } }
}
