// The part of the set-up file that names the CRM's fields for stamps: how fresh a record is, and where that comes from.
import { z } from 'zod'
import { STAMPS, type StampSettings } from '../../domain/stamp/setting.ts'
import type { SyncDefinition } from '../../domain/sync.ts'
import type { Problem } from '../problem.ts'

const field = z.string().min(1, 'must not be empty').exactOptional()
const SHARE_FORM = 'must be a share above 0, up to 1, such as 0.01'

export const stampsSchema = z
  .strictObject({
    freshness: field.describe('Takes the share of the values that probably still hold'),
    lastVerified: field.describe('Takes when any of the values was last checked'),
    lastEnriched: field.describe("Takes when a source's word was last written"),
    source: field.describe('Takes whose word that was'),
    freshnessAs: z.enum(['percent', 'share']).default('percent').describe('0 to 100, or 0 to 1'),
    alone: z.enum(['on', 'off']).default('off').describe('Whether records get stamps and nothing else'),
    aloneShare: z
      .number(SHARE_FORM)
      .gt(0, SHARE_FORM)
      .max(1, SHARE_FORM)
      .default(0.01)
      .describe('Of the records of the stream, how many may get stamps alone in a day'),
  })
  .refine(
    written => STAMPS.some(stamp => written[stamp] !== undefined),
    `must name a field for one of ${STAMPS.join(', ')}`,
  )
type WrittenStamps = z.infer<typeof stampsSchema>

export function stampsOf({ freshnessAs, alone, aloneShare, ...fields }: WrittenStamps): StampSettings {
  return { fields, freshnessAs, alone: alone === 'on' ? aloneShare : null }
}

export function writtenStamps({ fields, freshnessAs, alone }: StampSettings): WrittenStamps {
  if (alone === null) return { ...fields, freshnessAs, alone: 'off', aloneShare: 0.01 }
  return { ...fields, freshnessAs, alone: 'on', aloneShare: alone }
}

/** A stamp needs a field that is its own: neither mapped nor another stamp's, in this sync or in any of the stream. */
export function stampRules(sync: SyncDefinition, earlier: readonly SyncDefinition[]): Problem[] {
  const { stamps } = sync
  if (stamps === null) return []
  const named = Object.entries(stamps.fields)
  const beside = earlier.filter(({ connection, stream }) => connection === sync.connection && stream === sync.stream)
  return named.flatMap(([stamp, own], place): Problem[] => {
    const path = ['syncs', sync.name, 'stamps', stamp]
    const twin = named.slice(0, place).find(([, other]) => other === own)
    if (twin !== undefined) return [{ path, at: 'value', what: `${own} is the field of ${twin[0]} already` }]
    if (sync.fields.some(each => each.field === own)) {
      return [{ path, at: 'value', what: `${own} is among the fields of the sync: a stamp needs a field of its own` }]
    }
    const other = beside.find(each => usesField(each, own))
    if (other === undefined) return []
    return [{ path, at: 'value', what: `${own} is used by the sync "${other.name}": stamp it in one of them only` }]
  })
}

const usesField = ({ fields, stamps }: SyncDefinition, field: string): boolean =>
  fields.some(each => each.field === field) || Object.values(stamps?.fields ?? {}).includes(field)
