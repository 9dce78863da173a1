// A sync as the admin declared it: what is read, how each field may be written, what is left alone.
import { canonical } from './canonical.ts'
import type { DriftSetting } from './drift/setting.ts'
import type { GuardSettings } from './guard/settings.ts'
import type { EditRules } from './lock.ts'
import type { FieldRule } from './normalize/field-rules.ts'
import type { FieldKind, Value } from './record.ts'
import type { Schedule } from './schedule/schedule.ts'
import { type StampSettings, stampFields } from './stamp/setting.ts'
import type { RefreshHours } from './upkeep.ts'

/** When a change of meaning may be written to the CRM. */
export const WRITE_POLICIES = ['never', 'fill-empty', 'overwrite-stale', 'overwrite-always', 'suggest-only'] as const
export type WritePolicy = (typeof WRITE_POLICIES)[number]

/** Whether a run waits at its plan for a person: each one, those before a first plan was approved, or none. */
export const APPROVALS = ['always', 'first', 'never'] as const
export type Approval = (typeof APPROVALS)[number]

/**
 * Who may write a field: Evergreen; the CRM alone; whoever has the newer evidence; nobody, and no source is asked.
 */
export const FIELD_OWNERS = ['evergreen', 'crm', 'newest', 'nobody'] as const
export type FieldOwner = (typeof FIELD_OWNERS)[number]

export interface FieldSetting {
  readonly field: string
  readonly kind: FieldKind
  readonly policy: WritePolicy
  /** Whether a rewrite of the notation alone (same match key) is written, only suggested, or not made. */
  readonly normalize: 'auto' | 'suggest' | 'off'
  /** Who may write the field at all; `another-sync` and `paused` are worked out when a run starts, see ownership.ts. */
  readonly owner: FieldOwner | 'another-sync' | 'paused'
  /** Days for which a person's edit of the field is kept; null: as for the sync. */
  readonly lockDays: number | null
  /** Whether the notation of a locked value may be rewritten. */
  readonly lockedNotation: 'rewrite' | 'keep'
  /** Below this freshness (0 to 1) the value counts as stale. */
  readonly staleBelow: number
  /** Replaces the kind's prior when set. */
  readonly halfLifeYears: number | null
  /** The rules that the notation is judged by, in their order; absent: the one of the kind. */
  readonly rules?: readonly FieldRule[]
  /** The name under which enrichers supply this field; null when none may. */
  readonly supply: string | null
}

/** A record is left alone when any of these holds; a test on text is without regard to case. */
export interface Exclusion {
  readonly field: string
  readonly test: 'equals' | 'contains' | 'starts-with' | 'ends-with' | 'empty' | 'not-empty'
  readonly value: Value
}

/** Which records of the stream belong to the sync. Vendor-specific parts are passed to the connector as they are. */
export interface Scope {
  /** Salesforce: a SOQL condition without the word WHERE. */
  readonly where: string | null
  /** HubSpot: filter groups (any of), each of filters (all of). */
  readonly filters: readonly (readonly ScopeFilter[])[]
  /** HubSpot: the id of a list. */
  readonly list: string | null
}

export interface ScopeFilter {
  readonly field: string
  readonly operator: string
  readonly value?: string | undefined
  readonly values?: readonly string[] | undefined
  readonly highValue?: string | undefined
}

export interface NoticeSettings {
  /** So long the first record waits for others to be read with it. */
  readonly seconds: number
  /** Records that are read in one go, at most. */
  readonly records: number
}

export interface SyncDefinition {
  readonly name: string
  /** Aliases, so that a set-up can move from one installation to another. */
  readonly connection: string
  readonly stream: string
  readonly scope: Scope
  readonly exclude: readonly Exclusion[]
  readonly fields: readonly FieldSetting[]
  /** Whose links are read, as the CRM names them; null: those that come along with the records. */
  readonly associations: readonly string[] | null
  /** Enricher connections by alias, asked in this order. */
  readonly enrich: readonly string[]
  /** ISO 3166-1 alpha-2, for records without a country of their own; null when unknown. */
  readonly defaultCountry: string | null
  /** How the account writes dates, BCP 47; absent when unknown. */
  readonly locale?: string
  readonly lockDays: number
  readonly edits: EditRules
  readonly settleMinutes: number
  /** How long after a window's end it is looked at again for what showed up late. */
  readonly recheckMinutes: number
  /** How often what moves no timestamp is looked after. */
  readonly refreshHours: RefreshHours
  /** At most this many field changes are written in one run; null is no limit. */
  readonly changesPerRun: number | null
  readonly approval: Approval
  /** So long a plan waits for a person before it expires. */
  readonly planDays: number
  /** How much a run may do before it stops and waits; null: nothing stops it. */
  readonly guards: GuardSettings | null
  /** Fields that tell the CRM's users how fresh a record is; null: none. */
  readonly stamps: StampSettings | null
  /** Whether the past of the fields is imported from the CRM. */
  readonly history: boolean
  /** When it runs by itself; null: only when asked to. */
  readonly schedule: Schedule | null
  /** How news of changed records is acted on between its runs; null: not at all. */
  readonly notices: NoticeSettings | null
  /** What is done when the stream is no longer what it was; null: what harms nobody, see drift/setting.ts. */
  readonly drift: DriftSetting | null
  /** Syncs that write the same field need different orders; the lower order owns the field. Null is undeclared. */
  readonly order: number | null
}

/** The fields that the sync's settings, stamps and exclusions name and that are not among `known`, each once. */
export function missingFields({ fields, exclude, stamps }: SyncDefinition, known: readonly string[]): string[] {
  const there = new Set(known)
  const named = new Set([...[...fields, ...exclude].map(({ field }) => field), ...stampFields(stamps)])
  return [...named].filter(field => !there.has(field))
}

/**
 * Whether both read the same records with the same links and come to the same proposals on each. Which of several syncs
 * writes a field is worked out at the start of each run and is no part of that.
 */
export function judgesAlike(a: SyncDefinition, b: SyncDefinition): boolean {
  const lent = new Set(
    [...a.fields, ...b.fields]
      .filter(({ owner }) => owner === 'another-sync' || owner === 'paused')
      .map(({ field }) => field),
  )
  const judging = ({
    connection,
    stream,
    scope,
    exclude,
    enrich,
    defaultCountry,
    locale,
    lockDays,
    edits,
    associations,
    stamps,
    ...sync
  }: SyncDefinition) => {
    const fields = sync.fields.map(setting =>
      lent.has(setting.field) ? { ...setting, owner: 'another-sync' } : setting,
    )
    const rules = {
      locale: locale ?? null,
      lockDays,
      edits,
      associations,
      stamps: stamps === null ? null : { ...stamps, alone: null },
    }
    return canonical({ connection, stream, scope, exclude, fields, enrich, defaultCountry, ...rules })
  }
  return judging(a) === judging(b)
}

/** Whether both read the same records: else what was seen for the one says nothing of the other. */
export function readsAlike(a: SyncDefinition, b: SyncDefinition): boolean {
  const reading = ({ connection, stream, scope }: SyncDefinition) => canonical({ connection, stream, scope })
  return reading(a) === reading(b)
}

/** Whether records are found by the same of their fields with both. */
export function findsAlike(a: SyncDefinition, b: SyncDefinition): boolean {
  const finding = ({ connection, stream, fields, defaultCountry }: SyncDefinition) =>
    canonical({ connection, stream, fields: fields.map(({ field, kind }) => ({ field, kind })), defaultCountry })
  return finding(a) === finding(b)
}

/** For how many days a person's edit of the field is kept. */
export function lockDaysOf(
  { lockDays }: Pick<FieldSetting, 'lockDays'>,
  sync: Pick<SyncDefinition, 'lockDays'>,
): number {
  return lockDays ?? sync.lockDays
}
