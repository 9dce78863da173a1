// GET /crm/v3/imports[/{importId}[/errors]] and POST …/cancel.
import { invalid, notFound } from '../../http/api-error.ts'
import { type Call, crmPaths, type Endpoint, limitIn, pagingAfter } from '../../http/endpoint.ts'
import { type ImportJob, importShown, type RowError } from '../../imports/import-job.ts'

function jobOf(call: Call): ImportJob {
  const job = call.portal.imports.get(call.params['importId'] ?? '')
  if (job === undefined) throw notFound()
  return job
}

/** `after` is the place of the last entry before the page. */
function pageOf<T>(call: Call, all: readonly T[], usual: number, max: number) {
  const limit = limitIn(call.query, usual, max)
  const after = Number(call.query.get('after') ?? 0)
  if (!Number.isInteger(after) || after < 0) throw invalid('Invalid after: it must be the cursor of a page before')
  const next = after + limit
  return { page: all.slice(after, next), paging: pagingAfter(call, next < all.length ? String(next) : null) }
}

const list: Endpoint = {
  method: 'GET',
  paths: crmPaths('imports', ''),
  limit: 'burst',
  handle: call => {
    const { page, paging } = pageOf(call, call.portal.imports.all, 10, 100)
    return { status: 200, body: { results: page.map(importShown), ...paging } }
  },
}

const get: Endpoint = {
  method: 'GET',
  paths: crmPaths('imports', '/:importId'),
  limit: 'burst',
  handle: call => ({ status: 200, body: importShown(jobOf(call)) }),
}

function errorShown(call: Call, job: ImportJob, error: RowError): object {
  const { lineNumber, rowData, errorMessage, ...rest } = error
  const withRow = call.query.get('includeRowData') === 'true'
  const source = { lineNumber, fileId: Number(job.fileIds[0]), containsEncryptedProperties: false }
  return {
    ...rest,
    ...(call.query.get('includeErrorMessage') === 'true' ? { errorMessage } : {}),
    sourceData: { ...source, rowData: withRow ? rowData : [] },
  }
}

const errors: Endpoint = {
  method: 'GET',
  paths: crmPaths('imports', '/:importId/errors'),
  limit: 'burst',
  handle: call => {
    const job = jobOf(call)
    const { page, paging } = pageOf(call, job.errors, 10, 1_000)
    return { status: 200, body: { results: page.map(error => errorShown(call, job, error)), ...paging } }
  },
}

const cancel: Endpoint = {
  method: 'POST',
  paths: crmPaths('imports', '/:importId/cancel'),
  limit: 'burst',
  handle: call => {
    const job = jobOf(call)
    if (!call.portal.imports.cancel(job)) throw invalid(`The import ${job.id} has ended and cannot be canceled`)
    const at = new Date(call.portal.clock.now()).toISOString()
    return {
      status: 200,
      body: { status: 'CANCELED', startedAt: new Date(job.createdAt).toISOString(), completedAt: at },
    }
  },
}

export const importReads: readonly Endpoint[] = [list, get, errors, cancel]
