// GET …/exports/export/async/tasks/{taskId}/status, GET …/exports/export/{exportId}, and the file itself.

import type { ExportJob, ExportState } from '../../exports/exports.ts'
import { notFound } from '../../http/api-error.ts'
import { type Call, crmPaths, type Endpoint } from '../../http/endpoint.ts'

const STATES: Readonly<Record<ExportState, string>> = {
  PENDING: 'ENQUEUED',
  PROCESSING: 'PROCESSING',
  COMPLETE: 'DONE',
}
const DENIED =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>'

function jobOf(call: Call, name: string): ExportJob {
  const job = call.portal.exports.get(call.params[name] ?? '')
  if (job === undefined) throw notFound()
  return job
}

function iso(at: number): string {
  return new Date(at).toISOString()
}

/** Each look at a finished export gives a fresh link. */
const status: Endpoint = {
  method: 'GET',
  paths: crmPaths('exports', '/export/async/tasks/:taskId/status'),
  limit: 'burst',
  handle: call => {
    const job = jobOf(call, 'taskId')
    const done = job.state === 'COMPLETE'
    const result = done ? { result: `${call.origin}${call.portal.exports.link(job)}`, numErrors: 0 } : {}
    const body = {
      status: job.state,
      ...result,
      requestedAt: iso(job.requestedAt),
      startedAt: iso(job.startedAt ?? job.requestedAt),
      completedAt: iso(job.completedAt ?? call.portal.clock.now()),
    }
    return { status: 200, body }
  },
}

const get: Endpoint = {
  method: 'GET',
  paths: crmPaths('exports', '/export/:exportId'),
  limit: 'burst',
  handle: call => {
    const job = jobOf(call, 'exportId')
    const { id, exportName, exportType, objectType, objectProperties } = job
    const body = {
      id,
      exportName,
      exportType,
      exportState: STATES[job.state],
      objectType: call.portal.table(objectType)?.type.singular.toUpperCase() ?? objectType,
      objectProperties,
      ...(job.state === 'COMPLETE' ? { recordCount: job.recordCount } : {}),
      createdAt: iso(job.requestedAt),
      updatedAt: iso(job.completedAt ?? job.startedAt ?? job.requestedAt),
    }
    return { status: 200, body }
  },
}

const file: Endpoint = {
  method: 'GET',
  paths: ['/crm/v3/exports/files/:exportId/:fileName'],
  limit: 'open',
  handle: call => {
    const job = jobOf(call, 'exportId')
    if (!call.portal.exports.admits(job, call.query.get('expires'), call.query.get('signature'))) {
      return { status: 403, text: { type: 'application/xml', content: DENIED } }
    }
    const headers = { 'content-disposition': `attachment; filename="${call.params['fileName']}"` }
    return { status: 200, headers, text: { type: 'text/csv;charset=utf-8', content: job.csv } }
  },
}

export const exportReads: readonly Endpoint[] = [status, get, file]
