// The work of a batch that writes: rows in CSV, XML or JSON, one line of results for each, in their order.
import { XMLParser } from 'fast-xml-parser'
import { z } from 'zod'
import type { Outcome, SaveContext } from '../../saving/context.ts'
import { isUpsertKey } from '../../saving/upsert.ts'
import type { SObjectType } from '../../schema/schema.ts'
import { columnsOf, type RowValues, valuesOf } from '../ingest/columns.ts'
import { readUpload, UploadFault } from '../ingest/csv.ts'
import { errorText, writeRows } from '../ingest/write-rows.ts'
import { Bulk1Fault } from './fault.ts'
import type { Batch, BatchOutcome, Bulk1Job, ContentType } from './job.ts'

const MOST_ROWS = 10_000

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()])
const recordSchema = z.record(z.string(), z.union([cell, z.record(z.string(), cell)]))
const jsonSchema = z.array(recordSchema)
const xmlSchema = z.object({ sObjects: z.object({ sObject: z.array(recordSchema) }) })

const xml = new XMLParser({
  removeNSPrefix: true,
  parseTagValue: false,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  isArray: name => name === 'sObject',
})

/** @throws Bulk1Fault InvalidBatch for a batch that cannot be read */
export function writeBatch(context: SaveContext, job: Bulk1Job, batch: Batch): BatchOutcome {
  if (job.operation === 'query' || job.operation === 'queryAll')
    throw new Bulk1Fault('InvalidBatch', 'A query writes nothing')
  const type = context.schema.type(job.object)
  if (type === undefined) throw new Bulk1Fault('InvalidEntity', `Entity '${job.object}' is not supported`)
  const rows = rowsOf(context, type, job, batch.body)
  if (rows.length > MOST_ROWS) throw new Bulk1Fault('InvalidBatch', `Records exceeded limit: ${MOST_ROWS}`)
  const key = type.field(job.externalIdFieldName ?? '')
  const outcomes = writeRows(context, {
    operation: job.operation,
    type,
    key: key !== undefined && isUpsertKey(key) ? key : undefined,
    rows,
  })
  const failed = outcomes.filter(({ errors }) => errors.length > 0).length
  return { processed: outcomes.length, failed, results: [() => printed(outcomes, job.contentType)] }
}

function rowsOf({ schema }: SaveContext, type: SObjectType, job: Bulk1Job, body: string): RowValues[] {
  try {
    const { header, rows } = job.contentType === 'CSV' ? csvTable(body) : recordTable(job.contentType, body)
    const columns = columnsOf(schema, type, header)
    return rows.map(cells => valuesOf(columns, cells))
  } catch (fault) {
    if (!(fault instanceof UploadFault)) throw fault
    throw new Bulk1Fault('InvalidBatch', fault.message.replace(/^InvalidBatch : /, ''))
  }
}

interface TextTable {
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** This API takes either line ending. */
function csvTable(body: string): TextTable {
  const lineEnding = body.slice(0, body.indexOf('\n') + 1).endsWith('\r\n') ? 'CRLF' : 'LF'
  return readUpload(body, { columnDelimiter: 'COMMA', lineEnding })
}

function recordTable(contentType: ContentType, body: string): TextTable {
  const records = contentType === 'JSON' ? jsonRecords(body) : xmlRecords(body)
  const flat = records.map(record => {
    const cells = Object.entries(record).filter(([name]) => name !== 'attributes' && name !== 'type')
    return new Map(
      cells.flatMap(([name, value]) => {
        if (typeof value !== 'object' || value === null) return [[name, textOf(value)] as const]
        return Object.entries(value).map(([inner, each]) => [`${name}.${inner}`, textOf(each)] as const)
      }),
    )
  })
  const header = [...new Set(flat.flatMap(record => [...record.keys()]))]
  return { header, rows: flat.map(record => header.map(name => record.get(name) ?? '')) }
}

function textOf(value: z.infer<typeof cell>): string {
  return value === null ? '#N/A' : String(value)
}

function jsonRecords(body: string): z.infer<typeof jsonSchema> {
  try {
    return jsonSchema.parse(JSON.parse(body))
  } catch {
    throw new Bulk1Fault('InvalidBatch', 'Failed to parse JSON')
  }
}

function xmlRecords(body: string): z.infer<typeof jsonSchema> {
  const parsed = xmlSchema.safeParse(xml.parse(body))
  if (!parsed.success) throw new Bulk1Fault('InvalidBatch', 'Failed to parse XML')
  return parsed.data.sObjects.sObject
}

function printed(outcomes: readonly Outcome[], contentType: ContentType): string {
  if (contentType === 'JSON') return JSON.stringify(outcomes.map(jsonResult))
  if (contentType === 'XML') return xmlResults(outcomes)
  const lines = outcomes.map(({ id, created, errors }) => {
    const isGood = errors.length === 0
    return [isGood ? (id ?? '') : '', String(isGood), String(created), isGood ? '' : errorText(errors)]
  })
  const line = (cells: readonly string[]) => `${cells.map(each => `"${each.replaceAll('"', '""')}"`).join(',')}\n`
  return [['Id', 'Success', 'Created', 'Error'], ...lines].map(line).join('')
}

function jsonResult({ id, created, errors }: Outcome): object {
  const isGood = errors.length === 0
  return {
    success: isGood,
    created: isGood && created,
    id: isGood ? (id ?? null) : null,
    errors: errors.map(({ code, message, fields }) => ({
      message,
      fields,
      statusCode: code,
      extendedErrorDetails: null,
    })),
  }
}

function xmlResults(outcomes: readonly Outcome[]): string {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const results = outcomes.map(({ id, created, errors }) => {
    const isGood = errors.length === 0
    const shown = errors.map(({ code, message, fields }) => {
      const names = fields.map(name => `<fields>${name}</fields>`).join('')
      return `<errors>${names}<message>${escaped(message)}</message><statusCode>${code}</statusCode></errors>`
    })
    const own = isGood ? `<id>${id ?? ''}</id>` : ''
    return `<result>${shown.join('')}${own}<success>${isGood}</success><created>${isGood && created}</created></result>`
  })
  const namespace = 'http://www.force.com/2009/06/asyncapi/dataload'
  return `<?xml version="1.0" encoding="UTF-8"?><results xmlns="${namespace}">${results.join('')}</results>`
}
