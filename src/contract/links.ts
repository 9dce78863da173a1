// How a CRM tells which of its records are linked: along with the records where it costs nothing, else asked for.
import type { LinkSet } from '../domain/link.ts'

export interface LinkSource {
  /**
   * The names of a sync's associations as they are to be read; of null, those that come along with the records.
   * ConfigError for a name that is not there, with the nearest one.
   */
  resolve(stream: string, names: readonly string[] | null): Promise<readonly string[]>
  /** One set per record and name, as they are now; none for a record that is not there. */
  of(stream: string, ids: readonly string[], names: readonly string[], signal: AbortSignal): Promise<LinkSet[]>
  /** Those of the names whose links may change and leave no trace that a window would find. */
  silent(stream: string, names: readonly string[]): Promise<readonly string[]>
}
