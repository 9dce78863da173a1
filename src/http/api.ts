// The API below /api/v1: what every route shares. Who asks is looked at first, what went wrong is told as a problem, and
// a write that comes twice happens once.
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { Denied } from '../errors.ts'
import type { Principal } from '../operations/access/principal.ts'
import type { Cookies } from './access/cookies.ts'
import { principalOf, requireAccess, requireOwnPage } from './access/guard.ts'
import { answerAgain, keepAnswer } from './access/idempotency.ts'
import { createPace, type Pace } from './access/pace.ts'
import { ACCESS, type Access } from './access/table.ts'
import type { Desk } from './desk.ts'
import { describeApi } from './openapi.ts'
import { problemOf } from './problem-of.ts'
import { bodyOf, PROBLEMS, ProblemError, problemSchema } from './problems.ts'
import { ROUTES } from './routes/index.ts'

const API = '/api/v1'

export interface ApiOptions {
  readonly desk: Desk
  /** Where browsers find Evergreen; null: wherever they asked. */
  readonly url: string | null
  /** Of one log-in or key, at most. */
  readonly requestsPerMinute: number
}

/** Adds the API to the server. */
export async function registerApi(server: FastifyInstance, options: ApiOptions): Promise<void> {
  const { desk, url, requestsPerMinute } = options
  await server.register(
    async scope => {
      const api = scope.withTypeProvider<ZodTypeProvider>()
      api.setValidatorCompiler(validatorCompiler)
      api.setSerializerCompiler(serializerCompiler)
      const cookies = { secure: url?.startsWith('https:') ?? false }
      await api.register(cookie)
      await secure(api, cookies.secure)
      tellProblems(api, desk)
      guard(api, { desk, url, cookies, pace: await createPace(api, requestsPerMinute) })
      keepAnswers(api, desk)
      await describeApi(api, API, accessTo)
      const originOf = ({ protocol, host }: FastifyRequest) => url ?? `${protocol}://${host}`
      const addressOf = (request: FastifyRequest, path: string) => originOf(request) + API + path
      const whoNow = (request: FastifyRequest) => lookAgain(request, desk, cookies)
      const closing = new AbortController()
      api.addHook('preClose', async () => closing.abort())
      const shared = { closing: closing.signal, desk, cookies, whoNow, addressOf, signOn: desk.access.signOn !== null }
      for (const [tag, routes] of Object.entries(ROUTES)) {
        await api.register(async part => {
          part.addHook('onRoute', route => {
            route.schema = { ...route.schema, tags: [tag] }
          })
          for (const add of routes) add(part.withTypeProvider<ZodTypeProvider>(), shared)
        })
      }
    },
    { prefix: API },
  )
}

/** Answers are data: nothing in them is run, framed, or kept by anybody on the way. */
async function secure(api: FastifyInstance, isHttps: boolean): Promise<void> {
  await api.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    strictTransportSecurity: isHttps ? { maxAge: 31_536_000 } : false,
  })
  api.addHook('onSend', async (_, reply) => {
    if (reply.getHeader('cache-control') === undefined) reply.header('cache-control', 'no-store')
  })
}

function tellProblems(api: FastifyInstance, desk: Desk): void {
  api.addHook('onRoute', route => {
    route.schema = {
      ...route.schema,
      response: { ...responsesOf(route.schema), '4xx': problemSchema, '5xx': problemSchema },
    }
  })
  api.setErrorHandler(async (error, request, reply) => {
    const problem = problemOf(error, desk.clock.now())
    const { status } = PROBLEMS[problem.code]
    const { method, routeOptions } = request
    const { page } = routeOptions.config
    if (page !== undefined && request.headers.accept?.includes('text/html')) {
      // Somebody sits there, who can do nothing with an answer to a program.
      return reply.redirect(`${page}?${new URLSearchParams({ problem: problem.code, detail: problem.detail })}`, 303)
    }
    if (status >= 500) desk.log.warn({ error, method, route: routeOptions.url }, 'a request was not answered')
    if (problem.retryAfter !== undefined) reply.header('retry-after', problem.retryAfter)
    return reply.status(status).type('application/problem+json').serializer(JSON.stringify).send(bodyOf(problem))
  })
  api.setNotFoundHandler((_, reply) => {
    const body = bodyOf({ code: 'no_such_route', detail: 'the API has no such path', fix: 'See /api/v1/docs.' })
    return reply.status(404).type('application/problem+json').send(JSON.stringify(body))
  })
}

function responsesOf(schema: { readonly response?: unknown } | undefined): object {
  const { response } = schema ?? {}
  return typeof response === 'object' && response !== null ? response : {}
}

function guard(
  api: FastifyInstance,
  { desk, url, cookies, pace }: Pick<ApiOptions, 'desk' | 'url'> & { readonly cookies: Cookies; readonly pace: Pace },
): void {
  api.decorateRequest('principal', null)
  api.addHook('onRoute', ({ method, url: path }) => {
    for (const each of [method].flat()) accessTo(each, path)
  })
  api.addHook('onRequest', async request => {
    const { method, routeOptions, protocol, host } = request
    // What is not there is told to everybody alike.
    if (routeOptions.url === undefined) return
    const access = accessTo(method, routeOptions.url)
    request.principal = await principalOf(request, desk.access, cookies).catch(async error => {
      // Whoever is no longer logged in may still log in, and out.
      if (access.role === null && request.headers.authorization === undefined) return null
      await pace(request)
      throw error
    })
    await pace(request)
    requireOwnPage(request, url ?? `${protocol}://${host}`, desk.access.isSame)
    requireAccess(request, access)
  })
}

/** Who asks, as far as they still may; null where they may no more. */
async function lookAgain(request: FastifyRequest, { access }: Desk, cookies: Cookies): Promise<Principal | null> {
  const { method, routeOptions } = request
  try {
    request.principal = await principalOf(request, access, cookies)
    requireAccess(request, accessTo(method, routeOptions.url ?? ''))
    return request.principal
  } catch (error) {
    if (error instanceof Denied || error instanceof ProblemError) return null
    throw error
  }
}

/** A route that is not in the table is not even registered. */
function accessTo(method: string, url: string): Access {
  const access = ACCESS[`${method === 'HEAD' ? 'GET' : method} ${url.slice(API.length)}`]
  if (access === undefined) throw new Error(`${method} ${url} is not in the table of who may ask what`)
  return access
}

function keepAnswers(api: FastifyInstance, { stores, clock, ...sealing }: Desk): void {
  const { seal, unseal, fingerprint, isFingerprint } = sealing
  const kept = { answers: stores.answers, now: clock.now, seal, unseal, fingerprint, isFingerprint }
  api.decorateRequest('answerKey', null)
  api.addHook('preHandler', async (request, reply) => {
    if (await answerAgain(request, reply, kept)) return reply
  })
  api.addHook('onSend', async (request, reply, payload) => keepAnswer(request, reply, payload, kept))
}
