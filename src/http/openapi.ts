// The description of the API, made from the very schemas that it is checked by; and a page to browse it.
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { CSRF_HEADER } from './access/guard.ts'
import type { Access } from './access/table.ts'
import { describeOperation } from './operation.ts'

const ABOUT = `Writes by a browser carry ${CSRF_HEADER}; programs send \`Authorization: Bearer KEY\`. A write with an
\`Idempotency-Key\` happens once. What goes wrong is told as a problem (RFC 9457) with a code that stays.`

/** The page runs what comes from here alone. */
const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Adds GET /openapi.json and /docs. Call it before the routes. */
export async function describeApi(
  api: FastifyInstance,
  prefix: string,
  accessOf: (method: string, url: string) => Access | undefined,
): Promise<void> {
  await api.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Evergreen', version: '1', description: ABOUT },
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer' },
          browser: { type: 'apiKey', in: 'cookie', name: 'evergreen' },
        },
      },
      security: [{ key: [] }, { browser: [] }],
    },
    transform: input => {
      const { schema, url } = jsonSchemaTransform(input)
      const { method, config } = input.route
      const [first = 'GET'] = [method].flat()
      const access = accessOf(first, input.url)
      if (access === undefined || schema.hide === true) return { schema, url }
      return { schema: describeOperation(schema, { method: first, access, version: config?.version }), url }
    },
    transformObject: jsonSchemaTransformObject,
  })
  await api.register(swaggerUi, { routePrefix: '/docs', staticCSP: CSP, indexPrefix: prefix })
  api.get('/openapi.json', { schema: { hide: true } }, () => api.swagger())
}
