// `?_HttpMethod=PATCH` on a POST: for clients that know no PATCH. The request is dispatched again with the other method.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { queryText } from '../request.ts'
import { dispatch } from './subrequest.ts'

const PARAMETER = '_HttpMethod'

/** Answers the request when it asks for another method; nothing otherwise. */
export async function overridden(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  const method = request.method === 'POST' ? queryText(request, PARAMETER) : undefined
  if (method === undefined) return undefined
  const [path = '', query = ''] = request.url.split('?')
  const rest = query
    .split('&')
    .filter(pair => !pair.startsWith(`${PARAMETER}=`))
    .join('&')
  const names = ['if-modified-since', 'if-unmodified-since']
  const headers = Object.fromEntries(
    names.flatMap(name => {
      const value = request.headers[name]
      return typeof value === 'string' ? [[name, value]] : []
    }),
  )
  const url = rest === '' ? path : `${path}?${rest}`
  const { status, headers: shown, body } = await dispatch(request, { method, url, body: request.body, headers })
  reply.code(status).headers(shown)
  return body === null ? reply.send() : reply.send(body)
}
