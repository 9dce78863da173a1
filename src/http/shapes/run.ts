// Runs as the API shows them.
import { z } from 'zod'
import { type PRIORITIES, RUN_STATUSES, type Run } from '../../contract/store/run.ts'
import { PROPOSAL_REASONS } from '../../domain/decide/proposal.ts'
import { scopeText } from '../../domain/undo/scope.ts'
import type { Trouble } from '../../errors.ts'
import type { RunReport } from '../../operations/runs.ts'
import { moment, type Show, value } from './basics.ts'
import { remedySchema } from './remedy.ts'

export const MODES = ['full', 'incremental', 'history', 'notices', 'retry', 'undo'] as const
const priorities = ['interactive', 'scheduled', 'background'] as const satisfies readonly (keyof typeof PRIORITIES)[]

export const runSchema = z.object({
  id: z.string(),
  sync: z.string(),
  connection: z.string(),
  stream: z.string(),
  mode: z.enum(MODES),
  dryRun: z.boolean(),
  priority: z.enum(priorities),
  status: z.enum(RUN_STATUSES),
  stopsFor: z.string().nullable().describe('Why its changes wait for a person; null where they are written as found'),
  startedBy: z.string(),
  stoppedBy: z.string().nullable().describe('Who stopped it; while it is active it ends what it has in hand'),
  startedAt: moment,
  endedAt: moment.nullable(),
  windowFrom: moment.nullable(),
  windowTo: moment.nullable(),
  expected: z.int().nullable().describe('Records that the CRM counted at the start'),
  note: z.string().nullable(),
  undoes: z.string().nullable().describe('Of an undo: what it takes back'),
})

export function runShape(run: Run): z.output<typeof runSchema> {
  const { definition, syncName: sync, undoes, ...rest } = run
  const { connection, stream } = definition
  return { ...rest, sync, connection, stream, undoes: undoes === null ? null : scopeText(undoes) }
}

const tally = z.record(z.string(), z.number())

export const planSchema = z.object({
  run: z.string(),
  state: z.enum(['waiting', 'approved', 'rejected', 'expired', 'superseded']),
  digest: z.string(),
  changes: z.int(),
  groups: z.array(z.object({ field: z.string(), reason: z.enum(PROPOSAL_REASONS), changes: z.int() })),
  madeAt: moment,
  expiresAt: moment,
  decidedBy: z.string().nullable(),
  decidedAt: moment.nullable(),
})

export function planShape({ runId, tallies, ...plan }: NonNullable<RunReport['plan']>): z.output<typeof planSchema> {
  return { ...plan, run: runId, groups: [...tallies] }
}

export const reportSchema = z.object({
  run: runSchema,
  counts: z.object({
    pulled: z.int(),
    refreshed: z.int(),
    unchanged: z.int(),
    proposed: z.int(),
    refused: z.int(),
    calls: z.int(),
    gone: z.int(),
    merged: z.int(),
    restored: z.int(),
    late: z.int(),
    unwatched: z.int(),
    outcomes: tally.describe('Changes of fields by what became of them; pending: not yet written'),
    stamped: tally,
    refusals: tally.describe('Refused candidates by their reason'),
    stages: tally.describe('Milliseconds at each stage, over all jobs'),
  }),
  drift: z.array(z.object({ what: z.string(), does: z.string(), fix: z.string().nullable() })),
  waiting: z.array(z.object({ note: z.string(), until: moment.nullable() })),
  lacks: z.array(
    z.object({
      what: z.string(),
      detail: z.string(),
      fix: z.string(),
      remedy: remedySchema.optional(),
      stops: z.string(),
    }),
  ),
  plan: planSchema.nullable(),
  left: z
    .array(z.object({ record: z.string(), field: z.string(), ours: value, why: z.string() }))
    .describe('Of an undo: values that are left as they are, for somebody changed them since'),
  undoneBy: z.array(z.string()),
  mayRetry: z.boolean().describe('A retry would write something of what failed in it'),
  whyNoRetry: z
    .string()
    .nullable()
    .describe('Why what failed in it cannot be tried again now; null where it can, or nothing failed'),
})

/** What is in the way, and what to do about it in the console. */
const lineOf = ({ what, fix, inConsole = fix }: Trouble): string =>
  inConsole === undefined ? `${what}.` : `${what}. ${inConsole}`

export function reportShape(report: RunReport, show: Show): z.output<typeof reportSchema> {
  const { run, counts, drift, waiting, lacks, plan, undo, undoneBy, mayRetry, retryObstacle } = report
  const left = (undo?.left ?? []).map(({ recordId = '', field = '', before = null, answer = '' }) => {
    return { record: recordId, field, ours: show(before), why: answer }
  })
  return {
    run: runShape(run),
    counts: { ...counts, stamped: definedOf(counts.stamped) },
    drift: [...drift],
    waiting: [...waiting],
    lacks: [...lacks],
    plan: plan === null ? null : planShape(plan),
    left,
    undoneBy: [...undoneBy],
    mayRetry,
    whyNoRetry: retryObstacle === null ? null : lineOf(retryObstacle),
  }
}

function definedOf(tallies: Readonly<Record<string, number | undefined>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(tallies).flatMap(([name, count]) => (count === undefined ? [] : [[name, count]])),
  )
}
