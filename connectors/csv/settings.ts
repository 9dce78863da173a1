// What an admin sets to use a CSV file as a source of company data.
import { z } from 'zod'

const column = z.string().min(1)

export const settings = z.strictObject({
  /** Relative names start at the set-up file's folder. UTF-8, with a header line. */
  path: z.string().min(1),
  delimiter: z.string().length(1).default(','),
  /** The columns by which a company is found. */
  match: z
    .strictObject({ domain: column.optional(), company: column.optional() })
    .refine(
      value => value.domain !== undefined || value.company !== undefined,
      'name the domain or the company column',
    ),
  /** Name of a supply ("industry") → column. */
  supplies: z
    .record(z.string().min(1), column)
    .refine(value => Object.keys(value).length > 0, 'name at least one column'),
  /** Probability that a value is right. */
  trust: z.number().min(0).max(1).default(0.95),
  /** When the values were collected; else when the file was last changed. */
  observedAt: z.iso.date().optional(),
})

export type Settings = z.infer<typeof settings>
