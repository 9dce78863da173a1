// What Bulk API 1.0 says about jobs and batches, in XML or JSON, and how requests say it.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Bulk1Fault } from '../../bulk/v1/fault.ts'
import type { ContentType } from '../../bulk/v1/job.ts'
import { child, parseXml, printXml, text, type Xml } from '../soap/xml.ts'

const NAMESPACE = 'http://www.force.com/2009/06/asyncapi/dataload'

/** Parameters in the paths of this folder. */
export interface Bulk1Path {
  Params: { version: string; jobId: string; batchId: string; resultId: string }
}

const infoSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))

/** The job that a request describes: names and texts. @throws Bulk1Fault for what is neither XML nor JSON */
export function readInfo(request: FastifyRequest): Readonly<Record<string, string>> {
  const body = typeof request.body === 'string' ? request.body.trim() : ''
  if (isJson(request)) return readJson(body)
  const info = child(parseXml(body) ?? {}, 'jobInfo')
  if (info === undefined) throw new Bulk1Fault('InvalidJob', 'Unable to parse Job')
  return Object.fromEntries(
    Object.keys(info).flatMap(name => {
      const value = text(info, name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

function readJson(body: string): Readonly<Record<string, string>> {
  let parsed: z.ZodSafeParseResult<z.infer<typeof infoSchema>>
  try {
    parsed = infoSchema.safeParse(JSON.parse(body))
  } catch {
    throw new Bulk1Fault('InvalidJob', 'Unable to parse Job')
  }
  if (!parsed.success) throw new Bulk1Fault('InvalidJob', 'Unable to parse Job')
  const given = Object.entries(parsed.data).filter(([, value]) => value !== null)
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]))
}

/** Answers with one element; in JSON without its name. */
export function send(
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  content: { readonly [name: string]: Xml },
  contentType?: ContentType,
): FastifyReply {
  if (isJson(request) || contentType === 'JSON') {
    return reply.type('application/json;charset=UTF-8').send(JSON.stringify(content))
  }
  const xml = printXml({ [name]: { '@xmlns': NAMESPACE, ...content } })
  return reply.type('application/xml').send(`<?xml version="1.0" encoding="UTF-8"?>${xml}`)
}

function isJson(request: FastifyRequest): boolean {
  const { accept } = request.headers
  return [request.headers['content-type'], accept].some(header => header?.includes('application/json') === true)
}
