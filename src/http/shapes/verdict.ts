// What a verification of the audit came to, as the API tells it.
import { z } from 'zod'
import type { AuditVerdict } from '../../operations/audit/verify.ts'

export const headSchema = z.object({ link: z.int().min(0), seal: z.base64().max(100) })
export const verdictSchema = z.object({
  ok: z.boolean(),
  entries: z.int(),
  segments: z.int(),
  links: z.int(),
  waiting: z.int().describe('Segments that were written a moment ago and wait for their link'),
  head: headSchema.nullable(),
  faults: z.array(z.object({ kind: z.string(), at: z.string(), what: z.string() })),
  faultCount: z.int(),
  seconds: z.number(),
})

export const verdictShape = ({ faults, ...sums }: AuditVerdict): z.output<typeof verdictSchema> => {
  return { ...sums, ok: sums.faultCount === 0, faults: [...faults] }
}
