// What is kept of the set-up as it once was.
import type { Moment } from '../../../domain/record.ts'
import type { Actor } from '../../audit.ts'
import type { Json } from '../../primitives.ts'

export interface SetupVersion {
  /** Rises by one. */
  readonly number: number
  readonly at: Moment
  readonly actor: Actor
  /** What was changed to come to it, setting by setting; secrets show as words. */
  readonly changes: readonly { readonly path: string; readonly before: Json; readonly after: Json }[]
}

export interface VersionStore {
  /** Until the transaction ends nobody else changes the set-up. */
  lock(): Promise<void>
  /** `text`: the whole set-up, secrets left out. Returns its number. */
  add(version: Omit<SetupVersion, 'number'> & { readonly text: string }): Promise<number>
  /** The newest first; only those before a number. */
  list(before: number | null, limit: number): Promise<SetupVersion[]>
  text(number: number): Promise<string | null>
  /** Null where there is none yet. */
  newest(): Promise<{ readonly number: number; readonly text: string } | null>
}
