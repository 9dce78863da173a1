// The work of a query batch: the whole statement, or one chunk of it by primary key.
import { ApiError } from '../../api-error.ts'
import { recordOf } from '../../soql/project.ts'
import type { Snapshot } from '../../soql/run.ts'
import type { Row } from '../../store/table.ts'
import { checkBulkQuery } from '../check-query.ts'
import { csvOf } from '../csv.ts'
import { Bulk1Fault } from './fault.ts'
import type { BatchOutcome, ContentType } from './job.ts'

/** Runs a statement. @throws Bulk1Fault InvalidBatch for one that is refused */
export function bulk1Snapshot(object: string, run: () => Snapshot): Snapshot {
  try {
    const snapshot = run()
    checkBulkQuery(snapshot.plan)
    if (snapshot.plan.type.name.toLowerCase() === object.toLowerCase()) return snapshot
    const message = `Failed to process query: the job is for ${object}, the query for ${snapshot.plan.type.name}`
    throw new Bulk1Fault('InvalidBatch', message)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    throw new Bulk1Fault('InvalidBatch', `Failed to process query: ${error.errorCode}: ${error.message.trim()}`)
  }
}

/** The rows of a snapshot, or a part of them, as one result. */
export function queryOutcome(snapshot: Snapshot, rows: readonly Row[], contentType: ContentType): BatchOutcome {
  const part = { ...snapshot, rows }
  return { processed: rows.length, failed: 0, results: [() => printed(part, contentType)] }
}

function printed(snapshot: Snapshot, contentType: ContentType): string {
  if (contentType === 'CSV')
    return csvOf(snapshot, { delimiter: ',', newline: '\n' }, 0, snapshot.rows.length).toString()
  const { plan, rows, find } = snapshot
  const records = rows.map(row => recordOf(plan.type, plan.columns, row, find, '/services/data/v68.0'))
  return contentType === 'JSON' ? JSON.stringify(records) : xmlOf(plan.type.name, records)
}

function xmlOf(object: string, records: readonly Record<string, unknown>[]): string {
  const lines = records.map(({ attributes: _, ...fields }) => {
    const cells = Object.entries(fields).map(([name, value]) => elementOf(name, value))
    return `<records xsi:type="sObject"><type>${object}</type>${cells.join('')}</records>`
  })
  const spaces =
    'xmlns="http://www.force.com/2009/06/asyncapi/dataload" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
  return `<?xml version="1.0" encoding="UTF-8"?><queryResult ${spaces}>${lines.join('')}</queryResult>`
}

function elementOf(name: string, value: unknown): string {
  if (value === null) return `<${name} xsi:nil="true"/>`
  if (typeof value === 'object') {
    const inner = Object.entries(value).filter(([key]) => key !== 'attributes')
    return `<${name} xsi:type="sObject">${inner.map(([key, one]) => elementOf(key, one)).join('')}</${name}>`
  }
  const text = String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return `<${name}>${text}</${name}>`
}
