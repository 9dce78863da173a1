// A path that the API has, asked with a method that it has not: Salesforce names the methods that it would take.
import type { FastifyInstance } from 'fastify'
import { ApiError, notFound } from '../../api-error.ts'

interface KnownRoute {
  readonly method: string
  readonly path: RegExp
}

/** As Salesforce lists them. */
const ORDER = ['HEAD', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/**
 * Remembers the routes that are added to a scope from now on.
 * @returns the refusal of a request that none of them takes: 405 when another method would do, else 404
 */
export function refuseUnrouted(scope: FastifyInstance): (method: string, url: string) => ApiError {
  const known: KnownRoute[] = []
  scope.addHook('onRoute', ({ method, url }) => {
    if (url.includes('*')) return
    const path = new RegExp(`^${url.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}/?$`)
    known.push(...[method].flat().map(name => ({ method: name, path })))
  })
  return (method, url) => {
    const [path = ''] = url.split('?')
    const allowed = new Set(known.filter(route => route.path.test(path)).map(route => route.method))
    if (allowed.size === 0) return notFound()
    const names = ORDER.filter(name => allowed.has(name)).join(',')
    return new ApiError(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${method}' not allowed. Allowed are ${names}`)
  }
}
