// Entries of the audit as the API shows them.
import { z } from 'zod'
import type { AuditEntry } from '../../contract/audit.ts'
import { json, moment, type Show, value } from './basics.ts'
import { groundSchema, groundShape } from './change.ts'

export const entrySchema = z.object({
  seq: z.int(),
  at: moment,
  event: z.string(),
  actor: z.string(),
  connection: z.string().nullable().describe('By its alias; its id where there is none of that id any more'),
  sync: z.string().nullable(),
  stream: z.string().nullable(),
  record: z.string().nullable(),
  field: z.string().nullable(),
  run: z.string().nullable(),
  job: z.string().nullable(),
  intent: z.string().nullable(),
  step: z.string().nullable(),
  before: value,
  after: value,
  reason: z.string().nullable(),
  ground: groundSchema.nullable(),
  outcome: z.string().nullable(),
  answer: z.string().nullable(),
  erased: z.boolean().describe('Its record was erased: nobody can read its values any more'),
  detail: json,
})

/** The CRM's answer may quote a value. `aliases`: of connections, by id. */
export function entryShape(
  entry: AuditEntry,
  show: Show,
  aliases: ReadonlyMap<string, string>,
): z.output<typeof entrySchema> {
  const { seq, at, event, actor, connectionId, ground, detail } = entry
  const isOfValue = entry.field !== undefined && entry.recordId !== undefined
  return {
    ...{ seq, at, event, actor },
    connection: connectionId === undefined ? null : (aliases.get(connectionId) ?? connectionId),
    sync: entry.syncName ?? null,
    stream: entry.stream ?? null,
    record: entry.recordId ?? null,
    field: entry.field ?? null,
    run: entry.runId ?? null,
    job: entry.jobId ?? null,
    intent: entry.intentId ?? null,
    step: entry.step ?? null,
    before: show(entry.before ?? null),
    after: show(entry.after ?? null),
    reason: entry.reason ?? null,
    ground: ground == null ? null : groundShape(ground),
    outcome: entry.outcome ?? null,
    answer: isOfValue ? show(entry.answer ?? null) : (entry.answer ?? null),
    erased: entry.erased === true,
    detail: json.parse(detail ?? null),
  }
}
