// Changes, and what they rest on, as the API shows them.
import { z } from 'zod'
import type { PlanChange, StoredRefusal } from '../../contract/stores.ts'
import { type Ground, PROPOSAL_REASONS } from '../../domain/decide/proposal.ts'
import { moment, type Show, value } from './basics.ts'

/** Sources, rules and ids: no values of records are in a ground. */
export const groundSchema = z.object({
  type: z.enum(['rule', 'claim', 'edit', 'stamp', 'undo']),
  rule: z.string().optional(),
  version: z.union([z.int(), z.string()]).optional(),
  source: z.string().optional(),
  supply: z.string().optional(),
  matchedOn: z.string().optional(),
  matchConfidence: z.number().optional(),
  observedAt: moment.optional(),
  posterior: z.number().optional(),
  posteriorOfCrm: z.number().optional(),
  others: z.array(z.object({ source: z.string(), agrees: z.boolean(), observedAt: moment })).optional(),
  intent: z.string().optional(),
  origin: z.string().optional(),
  by: z.string().nullable().optional(),
  editedAt: moment.optional(),
  lockedUntil: moment.optional(),
  stamp: z.string().optional(),
  alone: z.boolean().optional(),
  takesBack: z.array(z.object({ run: z.string(), change: z.string(), sure: z.boolean() })).optional(),
})

export function groundShape(ground: Ground): z.output<typeof groundSchema> {
  if (ground.type === 'edit') {
    const { intentId: intent, ...rest } = ground
    return { ...rest, intent }
  }
  if (ground.type === 'undo') {
    const takesBack = ground.of.map(({ runId: run, id: change, sure }) => ({ run, change, sure }))
    return { type: ground.type, takesBack }
  }
  if (ground.type !== 'claim') return ground
  const { others, ...rest } = ground
  return others === undefined ? rest : { ...rest, others: [...others] }
}

const proposal = {
  record: z.string(),
  field: z.string(),
  before: value,
  after: value,
  reason: z.enum(PROPOSAL_REASONS),
  ground: groundSchema,
  confidence: z.number(),
  freshness: z.number().nullable(),
}

export const changeSchema = z.object({ id: z.string(), ...proposal, outcome: z.string().nullable() })

export function changeShape(change: PlanChange, show: Show): z.output<typeof changeSchema> {
  const { recordId: record, before, after, ground, ...rest } = change
  return { ...rest, record, before: show(before), after: show(after), ground: groundShape(ground) }
}

export const refusalSchema = z.object({
  ...proposal,
  refusal: z.string(),
  detail: z.string(),
  run: z.string(),
  job: z.string().nullable(),
  times: z.int(),
  lastAt: moment,
})

export function refusalShape(refused: StoredRefusal, show: Show): z.output<typeof refusalSchema> {
  const { recordId: record, runId: run, jobId: job, before, after, ground, ...rest } = refused
  return { ...rest, record, run, job, before: show(before), after: show(after), ground: groundShape(ground) }
}
