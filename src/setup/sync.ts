// A sync between its two forms: as the file writes it, and as the rest of Evergreen knows it.

import { type DriftSetting, STANDARD } from '../domain/drift/setting.ts'
import type { GuardSettings } from '../domain/guard/settings.ts'
import type { FieldRule } from '../domain/normalize/field-rules.ts'
import type { Exclusion, FieldSetting, Scope, SyncDefinition } from '../domain/sync.ts'
import { scheduleOf, writtenSchedule } from './parts/schedule.ts'
import { stampsOf, writtenStamps } from './parts/stamps.ts'
import { EXCLUSION_TESTS, type WrittenSync } from './schema.ts'

type WrittenField = WrittenSync['fields'][string]
type WrittenRule = Exclude<NonNullable<WrittenField['rules']>[number], string>
type WrittenExclusion = WrittenSync['exclude'][number]

function exclusionOf(written: WrittenExclusion): Exclusion[] {
  return EXCLUSION_TESTS.flatMap(test => {
    const value = written[test]
    return value === undefined ? [] : [{ field: written.field, test, value: value === true ? null : value }]
  })
}

/** A word is for every kind; a kind that is not named keeps to what is done where nothing is said. */
function driftOf(written: NonNullable<WrittenSync['drift']>): DriftSetting {
  if (typeof written !== 'string') return { ...STANDARD, ...written }
  return {
    added: written,
    renamed: written,
    retyped: written,
    vanished: written,
    locked: written,
    shortened: written,
    'values-added': written,
    'values-removed': written,
  }
}

function writtenDrift(setting: DriftSetting): NonNullable<WrittenSync['drift']> {
  const [word, ...others] = new Set(Object.values(setting))
  return word !== undefined && others.length === 0 ? word : { ...setting }
}

/** The team's own rules by name: the file as written, and the hash of what it holds. */
export type TeamFiles = ReadonlyMap<string, { readonly file: string; readonly hash: string }>
const NO_FILES: TeamFiles = new Map()

function ruleOf(written: NonNullable<WrittenField['rules']>[number], team: TeamFiles): FieldRule {
  const { rule, action, settings }: WrittenRule = typeof written === 'string' ? { rule: written } : written
  return { rule, ...(action && { action }), ...(settings && { settings }), ...team.get(rule) }
}

function writtenRule({ rule, action, settings }: FieldRule): NonNullable<WrittenField['rules']>[number] {
  if (action === undefined && settings === undefined) return rule
  return { rule, ...(action && { action }), ...(settings && { settings: { ...settings } }) }
}

/** Which records the file means. */
export function scopeOf({ where, filters, list }: Pick<WrittenSync, 'where' | 'filters' | 'list'>): Scope {
  return { where: where ?? null, filters, list: list ?? null }
}

/** The definition that a parsed sync of the file stands for. */
export function definitionOf(name: string, written: WrittenSync, team: TeamFiles = NO_FILES): SyncDefinition {
  return {
    name,
    connection: written.connection,
    stream: written.stream,
    scope: scopeOf(written),
    exclude: written.exclude.flatMap(exclusionOf),
    fields: Object.entries(written.fields).map(([field, { from, halfLifeYears, lockDays, rules, ...setting }]) => {
      const own = { halfLifeYears: halfLifeYears ?? null, lockDays: lockDays ?? null, supply: from ?? null }
      return { field, ...setting, ...own, ...(rules && { rules: rules.map(rule => ruleOf(rule, team)) }) }
    }),
    associations: written.associations ?? null,
    enrich: written.enrich,
    defaultCountry: written.country ?? null,
    ...(written.locale !== undefined && { locale: written.locale }),
    lockDays: written.lockDays,
    edits: written.edits,
    settleMinutes: written.settleMinutes,
    recheckMinutes: written.recheckMinutes,
    refreshHours: written.refreshHours,
    changesPerRun: written.changesPerRun ?? null,
    approval: written.approval,
    planDays: written.planDays,
    guards: written.guards === 'off' ? null : written.guards,
    stamps: written.stamps === undefined ? null : stampsOf(written.stamps),
    history: written.history === 'on',
    schedule: written.schedule === undefined ? null : scheduleOf(written.schedule),
    notices: written.notices ?? null,
    drift: written.drift === undefined ? null : driftOf(written.drift),
    order: written.order ?? null,
  }
}

function writtenField(setting: FieldSetting): WrittenField {
  const { field: _, owner, supply, halfLifeYears, lockDays, rules, ...rest } = setting
  // Which sync owns a field follows from the orders; the file does not say it.
  const declared = owner === 'another-sync' || owner === 'paused' ? 'evergreen' : owner
  return {
    ...rest,
    owner: declared,
    ...(supply === null ? {} : { from: supply }),
    ...(halfLifeYears === null ? {} : { halfLifeYears }),
    ...(lockDays === null ? {} : { lockDays }),
    ...(rules === undefined ? {} : { rules: rules.map(writtenRule) }),
  }
}

function writtenExclusion({ field, test, value }: Exclusion): WrittenExclusion {
  return test === 'empty' || test === 'not-empty' ? { field, [test]: true } : { field, [test]: value ?? '' }
}

/** Without what is not said of a field. */
function writtenGuards({ fields, ...common }: GuardSettings): WrittenSync['guards'] {
  return { ...common, fields: { ...fields } }
}

/** The form in which the file writes a definition, defaults included. Inverse of `definitionOf`. */
export function writtenSync(sync: SyncDefinition): WrittenSync {
  const { where, filters, list } = sync.scope
  return {
    connection: sync.connection,
    stream: sync.stream,
    ...(where === null ? {} : { where }),
    filters: filters.map(group =>
      group.map(({ values, ...filter }) => ({ ...filter, ...(values && { values: [...values] }) })),
    ),
    ...(list === null ? {} : { list }),
    exclude: sync.exclude.map(writtenExclusion),
    ...(sync.defaultCountry === null ? {} : { country: sync.defaultCountry }),
    ...(sync.locale === undefined ? {} : { locale: sync.locale }),
    lockDays: sync.lockDays,
    edits: { ...sync.edits },
    settleMinutes: sync.settleMinutes,
    recheckMinutes: sync.recheckMinutes,
    refreshHours: { ...sync.refreshHours },
    ...(sync.changesPerRun === null ? {} : { changesPerRun: sync.changesPerRun }),
    approval: sync.approval,
    planDays: sync.planDays,
    guards: sync.guards === null ? 'off' : writtenGuards(sync.guards),
    ...(sync.stamps === null ? {} : { stamps: writtenStamps(sync.stamps) }),
    history: sync.history ? 'on' : 'off',
    ...(sync.schedule === null ? {} : { schedule: writtenSchedule(sync.schedule) }),
    ...(sync.notices === null ? {} : { notices: sync.notices }),
    ...(sync.drift === null ? {} : { drift: writtenDrift(sync.drift) }),
    ...(sync.order === null ? {} : { order: sync.order }),
    fields: Object.fromEntries(sync.fields.map(setting => [setting.field, writtenField(setting)])),
    ...(sync.associations === null ? {} : { associations: [...sync.associations] }),
    enrich: [...sync.enrich],
  }
}
