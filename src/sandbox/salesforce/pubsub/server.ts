// The org's Pub/Sub API, gRPC over HTTP/2: who calls is told by three headers, and what went wrong by the trailers.
import { createServer, type Http2Server } from 'node:http2'
import type { Socket } from 'node:net'
import { Code, type HandlerContext } from '@connectrpc/connect'
import { connectNodeAdapter } from '@connectrpc/connect-node'
import type { FastifyInstance } from 'fastify'
import type { Org } from '../org.ts'
import { failure } from './faults.ts'
import { Subscription } from './subscription.ts'
import { PubSub } from './wire.ts'

const RPC = { rpcId: 'sandbox' } as const

function createApi(org: Org) {
  return connectNodeAdapter({
    grpcWeb: false,
    connect: false,
    routes: router => {
      router.service(PubSub, {
        getTopic: ({ topicName }, context) => {
          const object = permitted(org, topicName, callerOf(org, context))
          org.bus.faults.meet('GetTopic')
          const schemaId = org.bus.schemaOf(object).id
          return { ...RPC, topicName, tenantGuid: org.id, canPublish: false, canSubscribe: true, schemaId }
        },
        getSchema: ({ schemaId }, context) => {
          callerOf(org, context)
          org.bus.faults.meet('GetSchema')
          const schema = org.bus.schema(schemaId)
          if (schema === undefined) throw failure(Code.InvalidArgument, 'schema.not.found', 'There is no such schema.')
          return { ...RPC, schemaId, schemaJson: schema.json }
        },
        subscribe: async function* (requests, context) {
          callerOf(org, context)
          org.bus.faults.meet('Subscribe')
          const admit = (topic: string) => permitted(org, topic, callerOf(org, context))
          org.bus.subscriptions += 1
          try {
            yield* new Subscription(org, context).answers(requests, admit)
          } finally {
            org.bus.subscriptions -= 1
          }
        },
      })
    },
  })
}

/** The user who calls. */
function callerOf(org: Org, { requestHeader }: Pick<HandlerContext, 'requestHeader'>): string {
  const userId = org.sessions.use(requestHeader.get('accesstoken') ?? '')
  const tenant = requestHeader.get('tenantid') ?? ''
  const isOurs = tenant === org.id || tenant === org.id.slice(0, 15)
  if (userId === undefined || !isOurs || (requestHeader.get('instanceurl') ?? '') === '') {
    throw failure(Code.Unauthenticated, 'service.auth.error', 'Authentication exception occurred.')
  }
  return userId
}

/** The object of a topic that the user may subscribe to: events know no sharing, so one must see all of its records. */
function permitted(org: Org, topic: string, userId: string): string {
  const object = org.bus.objectOf(topic)
  if (object === undefined) throw failure(Code.NotFound, 'topic.not.found', `The topic ${topic} does not exist.`)
  if (!org.access.grantsOf(userId).object(object).viewAll) {
    throw failure(Code.PermissionDenied, 'topic.permission.denied', 'You are not permitted to subscribe.')
  }
  return object
}

/** HTTP/2 begins with these bytes. */
const PREFACE = 'PRI '

/** Answers connections that begin with HTTP/2 on the port of the sandbox; all others go on as they would have. */
export function pubsubServer(app: FastifyInstance, org: Org): void {
  const api: Http2Server = createServer(createApi(org))
  const { server } = app
  const plain = server.listeners('connection')
  const silent = new Set<Socket>()
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
    socket.once('error', () => socket.destroy())
    socket.once('data', (bytes: Buffer) => {
      silent.delete(socket)
      socket.pause()
      socket.removeAllListeners('error')
      socket.unshift(bytes)
      if (bytes.toString('latin1').startsWith(PREFACE)) {
        api.emit('connection', socket)
        return
      }
      for (const accept of plain) accept.call(server, socket)
      socket.resume()
    })
  })
  const sessions = new Set<{ destroy(): void }>()
  api.on('session', session => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
  })
  app.addHook('preClose', async () => {
    for (const open of [...silent, ...sessions]) open.destroy()
  })
}
