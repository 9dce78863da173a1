// The sandbox on the wire: both CRMs and the control plane behind one port of this machine.
import fastify, { type FastifyInstance } from 'fastify'
import { ConfigError } from '../errors.ts'
import { controlRoutes } from './control/index.ts'
import { hubspotRoutes } from './hubspot/index.ts'
import { type CsvLoad, loadCsv } from './load.ts'
import { pubsubServer, salesforceRoutes } from './salesforce/index.ts'
import { type SeedOptions, seedPopulation, seedWorld } from './seed.ts'
import { systemOf } from './system-of.ts'
import { createWorld, type World } from './world.ts'

export interface SandboxOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number
  readonly host?: '127.0.0.1'
  readonly seed?: number
  /** Records per CRM to begin with; none by default. */
  readonly records?: number
  /** Or what to begin with in detail. */
  readonly population?: SeedOptions
  readonly loads?: readonly CsvLoad[]
}

export interface Sandbox {
  /** "http://127.0.0.1:4010", without a slash at the end. */
  readonly url: string
  readonly world: World
  close(): Promise<void>
}

/** Bytes: bulk uploads of Salesforce may have 150 MB, and long SOQL travels in the URL. */
const LARGEST_BODY = 150 * 1024 * 1024
const LARGEST_HEADER = 64 * 1024
/** Characters of one part of a path: tokens stand there too. */
const LONGEST_PARAMETER = 16_000

function createServer(world: World): FastifyInstance {
  const app = fastify({
    bodyLimit: LARGEST_BODY,
    http: { maxHeaderSize: LARGEST_HEADER },
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_PARAMETER },
    // A path that cannot be decoded never gets past the edge.
    frameworkErrors: (_error, _request, reply) => {
      const page = '<html><body><h1>Bad Request</h1></body></html>'
      reply.raw.writeHead(400, { 'content-type': 'text/html;charset=utf-8' }).end(page)
    },
    // The official command line keeps an instance URL with a slash at its end, and so asks for //services/data.
    rewriteUrl: request => (request.url ?? '/').replace(/^\/{2,}/, '/'),
  })
  app.addHook('onSend', async (request, reply) => {
    const system = systemOf(request.url)
    const clock = system === null ? world.clock : world.clocks[system]
    reply.header('date', new Date(clock.now()).toUTCString())
  })
  app.setNotFoundHandler((_request, reply) => {
    return reply.code(404).type('text/html;charset=utf-8').send('<html><body><h1>Not Found</h1></body></html>')
  })
  world.faults.install(app)
  world.moments.install(app)
  world.calls.install(app)
  salesforceRoutes(app, world.salesforce)
  hubspotRoutes(app, world.hubspot)
  controlRoutes(app, world)
  pubsubServer(app, world.salesforce)
  return app
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (cause) {
    await app.close()
    const taken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    const what = taken ? `port ${port} is in use` : `cannot listen on port ${port}`
    throw new ConfigError({ where: 'sandbox', what, fix: 'Choose another port, or 0 for any free one', cause })
  }
}

/** Starts the sandbox, filled. Throws ConfigError when the port or a file cannot be had. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const world = createWorld({ seed: options.seed ?? 1 })
  if (options.population === undefined) seedWorld(world, options.records ?? 0)
  else seedPopulation(world, options.population)
  for (const load of options.loads ?? []) await loadCsv(world, load)
  const app = createServer(world)
  const url = await listen(app, options.host ?? '127.0.0.1', options.port ?? 0)
  return { url, world, close: () => app.close() }
}
