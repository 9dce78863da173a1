// Runs an ingest job on the sandbox's clock: a while in the queue, then batch after batch of 10,000 rows, then the end.
import { toId18 } from '../../ids.ts'
import type { SaveContext, SavingOrg } from '../../saving/context.ts'
import { isUpsertKey } from '../../saving/upsert.ts'
import type { Field } from '../../schema/field.ts'
import type { SObjectType } from '../../schema/schema.ts'
import { columnsOf, valuesOf } from './columns.ts'
import { readUpload, UploadFault } from './csv.ts'
import type { IngestJob } from './job.ts'
import { errorText, writeRows } from './write-rows.ts'

const BATCH = 10_000

export interface Pace {
  /** Milliseconds in the queue. */
  queueMs: number
  /** Milliseconds at work, however few rows there are, and for each row. */
  workMs: number
  rowMs: number
}

/**
 * Puts a closed job in the queue.
 * @param pace as it is now; later changes of it do not move the job
 * @param failure asked when the job begins to run: why all jobs fail, if they do
 */
export function enqueue(org: SavingOrg, job: IngestJob, pace: Readonly<Pace>, failure: () => string | undefined): void {
  const { clock } = org
  clock.at(clock.now() + pace.queueMs, () => {
    if (job.state === 'UploadComplete') start(org, job, pace, failure())
  })
}

function start(org: SavingOrg, job: IngestJob, pace: Readonly<Pace>, failure: string | undefined): void {
  job.startedAt = org.clock.now()
  turn(org, job, 'InProgress')
  try {
    const { header, rows } = readUpload(job.csv ?? '', job.request)
    job.csv = undefined
    job.header = header
    job.rows = rows
    columnsOf(job.schema(), typeOf(job), header)
    if (failure !== undefined) throw new UploadFault(failure)
  } catch (fault) {
    if (!(fault instanceof UploadFault)) throw fault
    job.errorMessage = fault.message
    end(org, job, 'Failed')
    return
  }
  const total = pace.workMs + pace.rowMs * job.rows.length
  const batches = Math.max(1, Math.ceil(job.rows.length / BATCH))
  for (let batch = 1; batch <= batches; batch += 1) {
    org.clock.at(job.startedAt + (total * batch) / batches, () => {
      if (job.state !== 'InProgress') return
      write(org, job, batch)
      if (batch === batches) end(org, job, 'JobComplete')
    })
  }
}

function write(org: SavingOrg, job: IngestJob, batch: number): void {
  const type = typeOf(job)
  const schema = job.schema()
  const columns = columnsOf(schema, type, job.header)
  const first = (batch - 1) * BATCH
  const rows = job.rows.slice(first, first + BATCH).map(cells => valuesOf(columns, cells))
  const context: SaveContext = {
    org,
    author: job.author,
    schema,
    allowDuplicates: false,
    assignment: job.assignment,
    lockHolder: `${job.id}/${batch}`,
  }
  const outcomes = writeRows(context, { operation: job.request.operation, type, key: keyOf(job, type), rows })
  for (const [i, { id, created, errors }] of outcomes.entries()) {
    const error = errors.length === 0 ? undefined : errorText(errors)
    if (error !== undefined) job.failedRows += 1
    job.done.push({ index: first + i, id: id === undefined ? undefined : toId18(id), created, error })
  }
}

function end(org: SavingOrg, job: IngestJob, state: 'JobComplete' | 'Failed'): void {
  job.endedAt = org.clock.now()
  turn(org, job, state)
}

function turn(org: SavingOrg, job: IngestJob, state: IngestJob['state']): void {
  job.state = state
  job.changedAt = org.clock.now()
}

/** @throws UploadFault when the object is gone since the job was made */
function typeOf(job: IngestJob): SObjectType {
  const type = job.schema().type(job.request.object)
  if (type === undefined) throw new UploadFault(`InvalidEntity : Entity '${job.request.object}' is not supported`)
  return type
}

function keyOf(job: IngestJob, type: SObjectType): Field | undefined {
  const field = type.field(job.request.externalIdFieldName ?? '')
  return field !== undefined && isUpsertKey(field) ? field : undefined
}
