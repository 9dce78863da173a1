// What the stamps of a record should say, and how far what they say is from it. Pure.

import { freshnessOf } from '../decay/freshness.ts'
import { outlookOf } from '../decay/outlook.ts'
import { evidenceOf } from '../decide/decide.ts'
import type { FieldLimits } from '../decide/fit.ts'
import { stateAfter } from '../decide/outcome.ts'
import type { Proposal } from '../decide/proposal.ts'
import type { Moment, RecordState } from '../record.ts'
import type { SyncDefinition } from '../sync.ts'
import { STAMPS, type StampSettings } from './setting.ts'
import { type StampContent, stampText } from './text.ts'

const DAY_MS = 86_400_000
const YEAR_DAYS = 365

export interface StampCircle {
  readonly sync: SyncDefinition
  readonly limits: ReadonlyMap<string, FieldLimits>
  readonly now: Moment
}

/**
 * The stamps that differ from what the CRM shows, once `changes` are made. `state`: what is known of the record, its
 * stamps included. `alone`: nothing else of the record is written.
 */
export function stampsFor(
  state: RecordState,
  changes: readonly Proposal[],
  { sync, limits, now }: StampCircle,
): readonly Proposal[] {
  const { stamps } = sync
  if (stamps === null) return []
  const alone = changes.length === 0
  const content = contentOf(afterAll(state, changes, now), changes, sync, now)
  return STAMPS.flatMap((stamp): Proposal[] => {
    const field = stamps.fields[stamp]
    const after = field === undefined ? null : stampText(stamp, content, stamps, limits.get(field))
    if (field === undefined || after === null) return []
    const before = state[field]?.value ?? null
    if (before === after) return []
    const ground = { type: 'stamp', stamp, alone } as const
    return [{ field, before, after, reason: 'stamped', ground, confidence: 1, freshness: null }]
  })
}

function afterAll(state: RecordState, changes: readonly Proposal[], now: Moment): RecordState {
  if (changes.length === 0) return state
  const next = changes.map(change => [change.field, stateAfter(change, state[change.field], now)] as const)
  return { ...state, ...Object.fromEntries(next) }
}

/** Freshness is the mean over the mapped fields that have a value: the share of them that probably holds. */
function contentOf(state: RecordState, changes: readonly Proposal[], sync: SyncDefinition, now: Moment): StampContent {
  const present = outlookOf(sync).fields.flatMap(({ setting, prior }) => {
    const known = state[setting.field]
    return known === undefined || known.value === null ? [] : [{ evidence: evidenceOf(known), prior }]
  })
  const sum = present.reduce((total, { evidence, prior }) => total + freshnessOf(evidence, prior, now), 0)
  const checks = present.flatMap(({ evidence: { verifiedAt, changedAt } }) => [verifiedAt ?? 0, changedAt ?? 0])
  const verified = Math.max(0, ...checks)
  const sources = new Set(changes.flatMap(({ ground }) => (ground.type === 'claim' ? [ground.source] : [])))
  return {
    freshness: present.length === 0 ? null : sum / present.length,
    lastVerified: verified === 0 ? null : verified,
    lastEnriched: sources.size === 0 ? null : now,
    source: sources.size === 0 ? null : [...sources].join('; '),
  }
}

/** How far what the CRM shows is from what holds, 0 to 1: in freshness, or in days of a year. */
export function lagOf(stamps: readonly Proposal[], { freshnessAs }: Pick<StampSettings, 'freshnessAs'>): number {
  const lags = stamps.map(({ ground, before, after }) => {
    if (ground.type !== 'stamp') return 0
    if (before === null || after === null) return 1
    if (ground.stamp === 'freshness') {
      return Math.abs(Number(after) - Number(before)) / (freshnessAs === 'percent' ? 100 : 1)
    }
    return ground.stamp === 'lastVerified' ? Math.abs(Date.parse(after) - Date.parse(before)) / DAY_MS / YEAR_DAYS : 0
  })
  // What a person wrote into it is no number and no day: that is as far off as can be.
  return Math.min(1, Math.max(0, ...lags.map(lag => (Number.isNaN(lag) ? 1 : lag))))
}
