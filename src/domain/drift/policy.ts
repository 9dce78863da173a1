// What a sync does about each kind of drift: as the admin said, else what harms nobody goes on and what might, waits.
import type { Drift } from './drift.ts'
import { type DriftSetting, STANDARD } from './setting.ts'
import { holdsAlike } from './types.ts'

/** stop: nothing can go on without it, whatever the policy. take: into use as it is now. */
export type Response = 'go on' | 'take' | 'pause' | 'stop'

/** What is done about the drift; `setting` null: where the admin has said nothing. */
export function responseTo(drift: Drift, setting: DriftSetting | null): Response {
  if (drift.kind === 'object-vanished') return 'stop'
  if (drift.kind === 'returned' || drift.kind === 'unlocked') return 'take'
  const policy = (setting ?? STANDARD)[drift.kind]
  const lost = drift.kind === 'vanished' || drift.kind === 'renamed'
  if (policy === 'pause' && !(setting === null && isBeside(drift))) return 'pause'
  if (policy === 'add' && NEW.has(drift.kind) && !isOfReceipt(drift)) return 'take'
  return lost && drift.use === 'needed' ? 'stop' : 'go on'
}

/** Kinds that bring something which can be taken into use. */
const NEW: ReadonlySet<Drift['kind']> = new Set<Drift['kind']>(['added', 'renamed', 'retyped', 'values-added'])

const isOfReceipt = (drift: Drift): boolean => 'use' in drift && drift.use === 'receipt'

/** Nobody need be asked: without the receipt or a link all else goes on, and text that is an address now is still text. */
function isBeside(drift: Drift): boolean {
  return isOfReceipt(drift) || ('use' in drift && drift.use === 'link') || isHarmless(drift)
}

/** Whether values are what they were. */
export function isHarmless(drift: Drift): boolean {
  return drift.kind === 'retyped' && holdsAlike(drift.from, drift.to)
}
