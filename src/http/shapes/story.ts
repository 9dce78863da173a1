// The story of a field as the API shows it.
import { z } from 'zod'
import type { FieldState } from '../../domain/record.ts'
import type { FieldStory } from '../../operations/explain/story.ts'
import { moment, type Show, value } from './basics.ts'
import { refusalSchema, refusalShape } from './change.ts'
import { entrySchema, entryShape } from './entry.ts'

export const stateSchema = z.object({
  value,
  changedAt: moment.nullable(),
  verifiedAt: moment.nullable(),
  source: z.enum(['crm', 'evergreen']),
  lock: z
    .object({ until: moment, kind: z.enum(['exact', 'inferred', 'unknown']), by: z.string().optional() })
    .nullable(),
})

export function stateShape({ value: is, changedAt, verifiedAt, source, lock }: FieldState, show: Show) {
  return { value: show(is), changedAt, verifiedAt, source, lock } satisfies z.output<typeof stateSchema>
}

export const storySchema = z.object({
  connection: z.string(),
  stream: z.string(),
  record: z.string(),
  field: z.string(),
  recordRead: z.boolean(),
  livesOnIn: z.string().nullable(),
  merged: z.array(z.string()),
  state: stateSchema.nullable(),
  changes: z.array(entrySchema),
  toldFrom: moment
    .nullable()
    .describe('There are changes before this that only the audit tells; null where there are none'),
  droppedUntil: moment
    .nullable()
    .describe('What was changed before this was dropped, for it need not be kept; null where nothing was'),
  fates: z.array(entrySchema),
  flips: z.array(entrySchema).describe('When something else in the CRM put another value in the place of ours'),
  refusals: z.array(refusalSchema),
  history: z.array(
    z.object({
      record: z.string(),
      at: moment,
      value,
      told: z.boolean(),
      origin: z.string(),
      by: z.string().nullable(),
    }),
  ),
  claims: z.array(
    z.object({
      source: z.string(),
      supply: z.string(),
      value,
      trust: z.number(),
      matchedOn: z.string(),
      matchConfidence: z.number(),
      observedAt: moment,
    }),
  ),
  runs: z.array(
    z.object({
      id: z.string(),
      mode: z.string(),
      sync: z.string(),
      startedBy: z.string(),
      startedAt: moment,
      policy: z.string().nullable(),
      owner: z.string().nullable(),
      approvedBy: z.string().nullable(),
    }),
  ),
  barred: z.array(value).describe('Values that are not proposed again, as far as nobody new says the same'),
  undone: z.array(z.object({ change: z.int(), by: z.string() })),
  receiptField: z.string().nullable(),
})

export function storyShape(
  story: FieldStory,
  show: Show,
  aliases: ReadonlyMap<string, string>,
): z.output<typeof storySchema> {
  const { address, state, recordRead, livesOnIn, merged, undone, receiptField } = story
  const { connection, stream, recordId: record, field } = address
  return {
    ...{ connection, stream, record, field, recordRead, livesOnIn, merged: [...merged] },
    state: state === null ? null : stateShape(state, show),
    changes: story.changes.map(entry => entryShape(entry, show, aliases)),
    toldFrom: story.toldFrom,
    droppedUntil: story.droppedUntil,
    fates: story.fates.map(entry => entryShape(entry, show, aliases)),
    flips: story.flips.map(entry => entryShape(entry, show, aliases)),
    refusals: story.refusals.map(refused => refusalShape(refused, show)),
    history: story.history.map(({ recordId, at, value: was, told, origin, by }) => {
      return { record: recordId, at, value: show(was), told, origin, by }
    }),
    claims: story.claims.map(({ value: said, ...claim }) => ({ ...claim, value: show(said) })),
    runs: story.runs.map(({ id, mode, syncName, startedBy, startedAt, setting, plan }) => {
      const decided = { policy: setting?.policy ?? null, owner: setting?.owner ?? null }
      return { id, mode, sync: syncName, startedBy, startedAt, ...decided, approvedBy: plan?.decidedBy ?? null }
    }),
    barred: story.bars.map(({ value: barred }) => show(barred)),
    undone: [...undone],
    receiptField,
  }
}
