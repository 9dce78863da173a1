// What a run would cost, as the API shows it.
import { z } from 'zod'
import type { Estimate } from '../desk.ts'
import { moment } from './basics.ts'

/** Of which run. */
export const runKind = {
  mode: z.enum(['full', 'incremental']).default('incremental'),
  dryRun: z.boolean().default(false),
}

const range = z.object({ least: z.number(), likely: z.number(), most: z.number() })

export const estimateSchema = z.object({
  whole: z.boolean().describe('Whether everything is read; else what changed since the last run'),
  records: z.int().describe('As the CRM counts them now'),
  changed: range,
  basis: z.enum(['nothing', 'runs', 'plan', 'assumed']),
  calls: range,
  parts: z.array(z.object({ part: z.string(), calls: range })),
  by: z.array(z.string()),
  spent: z.int().describe('Calls that this estimate has cost'),
  budget: z
    .object({ daily: z.number(), left: z.number(), ends: moment.nullable(), days: z.int().nullable() })
    .nullable()
    .describe('Null where the vendor has told of no limit'),
})

export function estimateShape({ parts, by, ...rest }: Estimate): z.output<typeof estimateSchema> {
  return { ...rest, parts: [...parts], by: [...by] }
}
