// The bin: what was archived can be seen there and restored for 90 days; after that it is gone.
import type { HubSpotRecord } from './record.ts'

const KEPT_MS = 90 * 86_400_000

/** Whether a record has been in the bin for too long. */
export function isGone({ archivedAt }: HubSpotRecord, now: number): boolean {
  return archivedAt !== null && now - archivedAt >= KEPT_MS
}

/** Whether a record is one of the living, or of those in the bin where these are asked for. */
export function isShown(record: HubSpotRecord, archived: boolean, now: number): boolean {
  return (record.archivedAt !== null) === archived && !isGone(record, now)
}
