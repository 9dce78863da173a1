// Serves the console, which is built into static files: the page with a nonce of its own at each request, the rest as it
// is and for long, since what changes gets another name.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'

const NONCE = '%NONCE%'
const NOT_BUILT =
  'The console is not built: run npm run build:console, then start again. The API and the command line work without.\n'

/** Scripts come from here alone; so do styles, but for the elements that the component set adds with the nonce. */
const policyWith = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src-elem 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

const YEAR_SECONDS = 31_536_000

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
}

/** Adds the console at every path that nothing else answers. `folder`: where it was built to. */
export async function registerConsole(server: FastifyInstance, folder: string, isHttps: boolean): Promise<void> {
  const secure = isHttps ? { 'strict-transport-security': `max-age=${YEAR_SECONDS}` } : {}
  const page = await readFile(join(folder, 'index.html'), 'utf8').catch(() => null)
  const show = (reply: FastifyReply) => {
    if (page === null) return reply.code(503).type('text/plain').send(NOT_BUILT)
    const nonce = randomBytes(16).toString('base64')
    return reply
      .headers({ ...HEADERS, ...secure, 'content-security-policy': policyWith(nonce) })
      .type('text/html; charset=utf-8')
      .send(page.replace(NONCE, nonce))
  }
  if (page !== null) {
    const kept = { immutable: true, maxAge: '1y' } as const
    const setHeaders = (reply: FastifyReply) => reply.headers({ ...secure, 'x-content-type-options': 'nosniff' })
    // The page itself is no file like the others: it has a nonce.
    const served = { root: folder, wildcard: false, globIgnore: ['index.html*'], setHeaders }
    await server.register(fastifyStatic, { ...served, index: false, preCompressed: true, ...kept })
  }
  for (const path of ['/', '/index.html']) server.get(path, (_, reply) => show(reply))
  // An address within the console is made into a screen by the page itself.
  server.setNotFoundHandler(({ method, headers: { accept = '' } }, reply) =>
    method === 'GET' && accept.includes('text/html')
      ? show(reply)
      : reply.code(404).type('text/plain').send('There is nothing here.\n'),
  )
}
