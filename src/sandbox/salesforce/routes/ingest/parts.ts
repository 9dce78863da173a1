// A job that is made, filled and closed in one request: multipart/form-data with the parts `job` and `content`.
import { Busboy } from '@fastify/busboy'
import type { FastifyRequest } from 'fastify'
import { ApiError } from '../../api-error.ts'

export interface JobParts {
  readonly job: unknown
  readonly content: string
}

/** Undefined for a request of another type. @throws ApiError 400 when a part is missing or cannot be read */
export async function readParts(request: FastifyRequest): Promise<JobParts | undefined> {
  const type = request.headers['content-type'] ?? ''
  if (!type.startsWith('multipart/form-data')) return undefined
  const parts = await textsOf(typeof request.body === 'string' ? request.body : '', type)
  const [job, content] = [parts.get('job'), parts.get('content')]
  if (job === undefined || content === undefined) throw broken()
  try {
    return { job: JSON.parse(job), content }
  } catch {
    throw broken()
  }
}

function textsOf(body: string, contentType: string): Promise<ReadonlyMap<string, string>> {
  return new Promise((resolve, reject) => {
    const texts = new Map<string, string>()
    try {
      const parser = new Busboy({ headers: { 'content-type': contentType } })
      parser.on('field', (name, value) => texts.set(name, value))
      parser.on('file', (name, stream) => {
        const chunks: Buffer[] = []
        stream.on('data', chunk => chunks.push(chunk))
        stream.on('end', () => texts.set(name, Buffer.concat(chunks).toString('utf8')))
      })
      parser.on('error', () => reject(broken()))
      parser.on('finish', () => resolve(texts))
      parser.end(body)
    } catch {
      reject(broken())
    }
  })
}

function broken(): ApiError {
  return new ApiError(
    400,
    'CLIENTINPUTERROR',
    'ClientInputError : the multipart request needs the parts job and content',
  )
}
