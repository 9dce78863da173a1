// POST /api/v1/rules/test: what the rulebook would do to a table of values: before, after, rule, confidence. The values
// are the caller's own, so they come back as they are.
import { z } from 'zod'
import { FIELD_KINDS } from '../../../domain/record.ts'
import type { ApiRoute } from '../../route.ts'
import { name } from '../../shapes/basics.ts'
import { requireSync } from '../syncs/read.ts'

const kind = z.enum(FIELD_KINDS)
const body = z.strictObject({
  csv: z.string().min(1).max(900_000).describe('With a heading for each column'),
  kinds: z.record(z.string(), kind).default({}).describe('What columns mean; else their headings tell'),
  sync: name.optional().describe('By the fields, rules, country and locale of a sync'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional()
    .describe('For rows without one of their own'),
  locale: z.string().max(35).optional().describe('How dates were typed'),
  limit: z.int().min(0).max(10_000).default(40).describe('How many values are told one by one'),
})
const column = z.object({
  column: z.string(),
  kind,
  by: z.enum(['said', 'heading', 'unknown']),
  filled: z.int(),
  none: z.int(),
  auto: z.int(),
  suggest: z.int(),
  flag: z.int(),
})
const changed = z.object({
  row: z.int(),
  column: z.string(),
  before: z.string(),
  after: z.string(),
  action: z.string(),
  confidence: z.number(),
  rule: z.string(),
  version: z.union([z.int(), z.string()]),
  why: z.string(),
})
const check = z.object({
  check: z.string(),
  measures: z.enum(['validity', 'consistency']),
  evaluated: z.int(),
  passed: z.int(),
})
const report = z.object({
  rows: z.int(),
  columns: z.array(column),
  values: z.array(changed),
  more: z.int().describe('So many values more would change, or are not understood'),
  checks: z.array(check).describe('Of fields against each other, such as phone and country'),
})

export const testRules: ApiRoute = (server, { desk }) =>
  server.post(
    '/rules/test',
    { schema: { summary: 'What the rules would do to values', body, response: { 200: report } } },
    async request => {
      const { csv: text, sync, limit: most, ...rest } = request.body
      const named = sync === undefined ? null : (await requireSync(sync, desk)).name
      const { rows, columns, values, more, checks } = await desk.testRules({ text, file: 'csv', most, ...rest }, named)
      return { rows, columns: [...columns], values: [...values], more, checks: [...checks] }
    },
  )
