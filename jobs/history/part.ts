// What a job of an import reads, as its partition and its checkpoint say.
import { z } from 'zod'
import type { Json } from '../../src/contract/primitives.ts'

/** all: every known record, for fields that were never imported. due: records that are new or changed. */
const Part = z.object({ of: z.enum(['all', 'due']), fields: z.array(z.string()) })
export type HistoryPart = Readonly<z.infer<typeof Part>>
export const partOf = (detail: Json): HistoryPart => Part.parse(detail)

/**
 * Where an import goes on. walk: through all that the CRM tells, from its cursor on. records: asking for one known
 * record after the other. apply: what was stored is taken into account, one record after the other.
 */
const Stored = z.union([
  z.object({ walk: z.json() }),
  z.object({ records: z.string().nullable() }),
  z.object({ apply: z.string().nullable() }),
])
export type Place = { readonly walk: Json } | { readonly records: string | null } | { readonly apply: string | null }
export const placeOf = (cursor: Json): Place => Stored.parse(cursor)
