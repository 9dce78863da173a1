// Reads request bodies: JSON, forms, and forms with files. An absent body is taken for an empty one, whatever type
// the client announces.
import { Busboy } from '@fastify/busboy'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ApiError, invalid } from './api-error.ts'

export type BodyKind = 'json' | 'form' | 'multipart'

export interface UploadedFile {
  readonly field: string
  readonly name: string
  readonly type: string
  readonly content: Buffer
}

/** The parts of a multipart/form-data body. */
export class MultipartForm {
  readonly fields = new Map<string, string>()
  readonly files: UploadedFile[] = []
}

function readMultipart(content: Buffer, contentType: string): Promise<MultipartForm> {
  return new Promise((resolve, reject) => {
    const broken = () => reject(invalid('Invalid multipart request: the request body cannot be parsed'))
    try {
      const form = new MultipartForm()
      const parser = new Busboy({ headers: { 'content-type': contentType }, limits: { fieldSize: 10_000_000 } })
      parser.on('field', (name, value) => form.fields.set(name, value))
      parser.on('file', (field, stream, name, _encoding, type) => {
        const chunks: Buffer[] = []
        stream.on('error', broken)
        stream.on('data', chunk => chunks.push(chunk))
        stream.on('end', () => form.files.push({ field, name, type, content: Buffer.concat(chunks) }))
      })
      parser.on('error', broken)
      parser.on('finish', () => resolve(form))
      parser.end(content)
    } catch {
      broken()
    }
  })
}

/** Gives the scope HubSpot's manners with bodies. */
export function acceptBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    if (text === '') return done(null, undefined)
    try {
      done(null, JSON.parse(String(text)))
    } catch {
      done(invalid('Invalid input JSON: the request body cannot be parsed'))
    }
  })
  scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, text, done) => {
    done(null, text === '' ? undefined : new URLSearchParams(String(text)))
  })
  scope.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, content: Buffer) => {
      return content.length === 0 ? undefined : readMultipart(content, request.headers['content-type'] ?? '')
    },
  )
}

/** HubSpot's 415. */
export function unreadable(): ApiError {
  return new ApiError(415, { message: 'HTTP 415 Unsupported Media Type' })
}

/** Throws 415 for a body of another kind than the endpoint reads. */
export function refuseOtherKind(body: unknown, wanted: BodyKind): void {
  if (body === undefined || body === null) return
  const kind = body instanceof URLSearchParams ? 'form' : body instanceof MultipartForm ? 'multipart' : 'json'
  if (kind !== wanted) throw unreadable()
}
