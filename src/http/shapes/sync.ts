// Syncs and their schedules as the API shows them.
import { z } from 'zod'
import type { PausedField, Run, StoredSync } from '../../contract/stores.ts'
import type { ScheduleReport } from '../../operations/schedules.ts'
import { moment } from './basics.ts'
import { runSchema, runShape } from './run.ts'

export const timeSchema = z.object({
  at: moment,
  local: z.string().describe('As the clock on the wall in its zone shows it'),
})

export const scheduleSchema = z.object({
  words: z.string().nullable().describe('Null: it runs only when asked to'),
  zone: z.string().nullable(),
  problem: z.string().nullable(),
  paused: z.string().nullable(),
  last: timeSchema.extend({ skipped: z.string().nullable() }).nullable(),
  due: timeSchema.extend({ missed: z.int() }).nullable(),
  next: z.array(timeSchema),
})

export function scheduleShape({ schedule: words, next, ...report }: ScheduleReport): z.output<typeof scheduleSchema> {
  return { ...report, words, next: [...next] }
}

export const syncSchema = z.object({
  name: z.string(),
  connection: z.string(),
  stream: z.string(),
  fields: z.array(z.object({ field: z.string(), kind: z.string(), policy: z.string(), owner: z.string() })),
  enrich: z.array(z.string()),
  approval: z.string(),
  pausedAt: moment.nullable(),
  pauseReason: z.string().nullable().describe('Why it paused itself; null where somebody paused it, or nobody'),
  pausedFields: z
    .array(z.object({ field: z.string(), flips: z.int(), since: moment }))
    .describe('Fields that paused themselves, since others put their own value back again and again'),
  readUpTo: moment.nullable().describe('Up to where it was read completely; null before the first complete run'),
  schedule: scheduleSchema,
  lastRun: runSchema.nullable(),
})

/** What is known of a sync beside what is stored of it. */
interface About {
  readonly schedule: ScheduleReport
  readonly last: Run | null
  readonly pausedFields: readonly PausedField[]
}

export function syncShape(sync: StoredSync, { schedule, last, pausedFields }: About): z.output<typeof syncSchema> {
  const { name, definition, pausedAt, pauseReason, cursor } = sync
  const { connection, stream, enrich, approval } = definition
  const fields = definition.fields.map(({ field, kind, policy, owner }) => ({ field, kind, policy, owner }))
  const stand = { pausedAt, pauseReason, readUpTo: cursor, lastRun: last === null ? null : runShape(last) }
  return {
    name,
    connection,
    stream,
    fields,
    enrich: [...enrich],
    approval,
    ...stand,
    pausedFields: [...pausedFields],
    schedule: scheduleShape(schedule),
  }
}
