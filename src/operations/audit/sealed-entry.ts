// Whether a single entry is what was sealed, for entries that excuse what else would be a fault.
import { SEGMENT_SPAN } from '../../contract/store/audit/log.ts'
import type { AuditKeys, AuditReader } from '../../contract/stores.ts'
import { isSame, sealedHash } from '../../domain/audit/compare.ts'
import type { AuditColumns } from '../../domain/audit/text.ts'

/** By its segment, which has to be sealed itself. */
export async function isSealed(entry: AuditColumns, reader: AuditReader, keys: AuditKeys): Promise<boolean> {
  const number = Math.floor(Number(entry.seq) / SEGMENT_SPAN)
  const segment = await reader.segment(number)
  const seal = segment === null ? null : keys.segmentSeal(segment)
  if (segment === null || seal === null || !isSame(seal, segment.seal)) return false
  return isSame(keys.hashOf(entry), sealedHash(segment, Number(entry.seq) - number * SEGMENT_SPAN))
}
