// Traces reach a collector when the OTEL variables name one, hold no values, and cost nothing otherwise.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { trace } from '@opentelemetry/api'
import { afterEach, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { readConfig } from '../../src/config.ts'
import { openQueue } from '../../src/queue/bullmq/open.ts'
import { startTracing } from '../../src/queue/bullmq/telemetry.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { quietLog } from '../support/quiet-log.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const close of closers.splice(0).reverse()) await close()
})

/** What OTLP over HTTP sends: https://opentelemetry.io/docs/specs/otlp/#otlphttp */
const sent = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(z.unknown()) }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(z.object({ name: z.string(), traceId: z.string(), spanId: z.string(), kind: z.number() })),
        }),
      ),
    }),
  ),
})

async function collector(): Promise<{ url: string; bodies: string[] }> {
  const bodies: string[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    if (request.url === '/v1/traces') bodies.push(body)
    response.setHeader('content-type', 'application/json').end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(async () => server.close())
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, bodies }
}

async function database(): Promise<FreshDatabase> {
  const db = await freshDatabase()
  closers.push(db.close)
  return db
}

it('sends a trace per job, from handing over to the end, without what the job is about', async () => {
  const { url, bodies } = await collector()
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', url)
  vi.stubEnv('OTEL_SERVICE_NAME', 'crm-sync')
  const { traces } = readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: url })
  const { url: databaseUrl } = await database()
  const queue = await openQueue({ databaseUrl, redisUrl: null, leaseMs: 20_000, traces, log: quietLog })
  await queue.prepare()
  const { promise: handled, resolve } = Promise.withResolvers<void>()
  const consumer = queue.consume(1, async () => {
    resolve()
    throw new Error('jane@acme.example is no number')
  })
  await queue.add([{ id: '3f0c6a86-7d0f-4d0e-9a0e-0d6d3b1f7a11', items: [], step: 'pull' }])
  await handled
  await consumer.close()
  await queue.close()
  expect(bodies.join()).not.toMatch(/jane|acme/)
  const spans = bodies
    .flatMap(body => sent.parse(JSON.parse(body)).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(scope => scope.spans))
  const added = spans.find(({ name }) => name.startsWith('addBulk'))
  const processed = spans.find(({ name }) => name.startsWith('process'))
  expect(added).toBeDefined()
  expect(processed?.traceId).toBe(added?.traceId)
  expect(bodies.join()).toContain('{"key":"service.name","value":{"stringValue":"crm-sync"}}')
  expect(bodies.join()).toContain('3f0c6a86-7d0f-4d0e-9a0e-0d6d3b1f7a11')
})

it('closes in time when the collector is away, and says that traces were lost', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:1')
  const warn = vi.fn()
  const { close } = await startTracing({ ...quietLog, warn })
  trace.getTracer('test').startSpan('one').end()
  const asked = Date.now()
  await close()
  expect(Date.now() - asked).toBeLessThan(4_000)
  expect(warn).toHaveBeenCalledTimes(1)
})

it.each([
  [{}, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, true],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c:4318/v1/traces' }, true],
  [{ OTEL_TRACES_EXPORTER: 'otlp' }, true],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_TRACES_EXPORTER: 'none' }, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_SDK_DISABLED: 'true' }, false],
])('with %j traces are sent: %s', (env, traces) => {
  expect(readConfig(env).traces).toBe(traces)
})

it('loads nothing of OpenTelemetry when nobody asks for traces', () => {
  const script = `
    import { createRequire, registerHooks } from 'node:module'
    const loaded = []
    registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context) } })
    await import(${JSON.stringify(import.meta.resolve('../../src/app.ts'))})
    console.log(JSON.stringify(loaded.filter(url => /opentelemetry|bullmq-otel/.test(url))))`
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })).toBe('[]\n')
})
