// Builders of sync definitions: a test names only what it is about.
import type { EditRules } from '../../src/domain/lock.ts'
import type { FieldSetting, SyncDefinition } from '../../src/domain/sync.ts'

/** Whatever is not known to be a program's counts as a person's. */
export const HUMAN_EDITS: EditRules = {
  unknown: 'human',
  imports: 'human',
  forms: 'human',
  workflows: 'human',
  programs: 'theirs',
}

export function setting(part: Partial<FieldSetting> & Pick<FieldSetting, 'field' | 'kind'>): FieldSetting {
  return {
    policy: 'overwrite-stale',
    normalize: 'auto',
    owner: 'evergreen',
    lockDays: null,
    lockedNotation: 'rewrite',
    staleBelow: 0.7,
    halfLifeYears: null,
    supply: null,
    ...part,
  }
}

export function syncDefinition(part: Partial<SyncDefinition> = {}): SyncDefinition {
  return {
    name: 'accounts',
    connection: 'acme',
    stream: 'Account',
    scope: { where: null, filters: [], list: null },
    exclude: [],
    fields: [],
    associations: null,
    enrich: [],
    defaultCountry: null,
    lockDays: 90,
    edits: HUMAN_EDITS,
    settleMinutes: 15,
    recheckMinutes: 60,
    refreshHours: {},
    changesPerRun: null,
    approval: 'never',
    planDays: 7,
    guards: null,
    stamps: null,
    history: true,
    schedule: null,
    notices: null,
    drift: null,
    order: null,
    ...part,
  }
}
