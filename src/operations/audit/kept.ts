// How many months of its audit each connection keeps, as entries tell: whoever can write to the database can change the
// connection, and with it what is dropped, and not what was sealed when the set-up was applied.
import type { AuditKeys, AuditReader } from '../../contract/stores.ts'
import type { AuditColumns } from '../../domain/audit/text.ts'
import { isSealed } from './sealed-entry.ts'

/** null: for ever. untold: no set-up that says so was applied before. untrue: the entry that says it is not what was sealed. */
export type ToldMonths = number | null | 'untold' | 'untrue'

export interface ToldKeeping {
  /** Of a connection, as the last set-up before an entry says; of all that is there where none is named. */
  monthsOf(connectionId: string, beforeSeq?: number): Promise<ToldMonths>
  /** Whether a set-up before that entry says so of any connection: older versions did not tell it. */
  isTold(beforeSeq: number): boolean
}

export async function toldKeeping(reader: AuditReader, keys: AuditKeys): Promise<ToldKeeping> {
  const setups = (await reader.setups()).flatMap(entry => {
    const kept = keptIn(entry)
    return kept === null ? [] : [{ seq: Number(entry.seq), entry, kept }]
  })
  return {
    async monthsOf(connectionId, beforeSeq = Number.POSITIVE_INFINITY) {
      const last = setups.findLast(({ seq, kept }) => seq < beforeSeq && kept.has(connectionId))
      if (last === undefined) return 'untold'
      return (await isSealed(last.entry, reader, keys)) ? (last.kept.get(connectionId) ?? null) : 'untrue'
    },
    isTold: beforeSeq => setups.some(({ seq }) => seq < beforeSeq),
  }
}

function keptIn({ detail }: AuditColumns): ReadonlyMap<string, number | null> | null {
  const told: unknown = JSON.parse(detail ?? 'null')
  if (typeof told !== 'object' || told === null || !('kept' in told)) return null
  const { kept } = told
  if (typeof kept !== 'object' || kept === null) return null
  return new Map(Object.entries(kept).map(([id, months]) => [id, typeof months === 'number' ? months : null]))
}
