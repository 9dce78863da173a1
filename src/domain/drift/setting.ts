// The words in which an admin says what a sync does about drift, and what it does where nothing is said.

/** What of a stream can become otherwise. */
export const DRIFT_KINDS = [
  'added',
  'renamed',
  'retyped',
  'vanished',
  'locked',
  'shortened',
  'values-added',
  'values-removed',
] as const
export type DriftKind = (typeof DRIFT_KINDS)[number]

/**
 * ignore: tell it, and go on with all that is still good. add: also take into use what is new. pause: wait until
 * somebody has looked and resumes.
 */
export const DRIFT_POLICIES = ['ignore', 'add', 'pause'] as const
export type DriftPolicy = (typeof DRIFT_POLICIES)[number]
export type DriftSetting = Readonly<Record<DriftKind, DriftPolicy>>

/** Where nothing is said: what is new harms nobody; a field that is no longer what it was must not go unnoticed. */
export const STANDARD: DriftSetting = {
  added: 'ignore',
  renamed: 'pause',
  retyped: 'pause',
  vanished: 'pause',
  locked: 'ignore',
  shortened: 'ignore',
  'values-added': 'add',
  'values-removed': 'ignore',
}
