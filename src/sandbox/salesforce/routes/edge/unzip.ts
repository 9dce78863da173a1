// Requests may be sent compressed, as large uploads are.
import { PassThrough } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest, RequestPayload } from 'fastify'

/** The body as it was before it was compressed; a body that was not stays as it is. */
export async function unzipped(
  request: FastifyRequest,
  _reply: FastifyReply,
  payload: RequestPayload,
): Promise<RequestPayload> {
  if (!/\bgzip\b/i.test(request.headers['content-encoding'] ?? '')) return payload
  // Fastify compares what arrived with the announced length, which is that of the compressed body.
  const receivedEncodedLength = Number(request.headers['content-length'] ?? 0)
  const plain = Object.assign(new PassThrough(), { receivedEncodedLength })
  const broken = (error: Error) => plain.destroy(Object.assign(error, { statusCode: 400 }))
  payload.on('error', broken)
  payload.pipe(createGunzip()).on('error', broken).pipe(plain)
  return plain
}
