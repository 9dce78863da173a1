// Stamps: fields of the CRM in which its users see how fresh a record is, and where that comes from. What is declared of
// them, and which fields they take.

/**
 * freshness: the share of the record's values that probably still hold. lastVerified: when any of them was last checked.
 * lastEnriched: when a source's word was last written. source: whose word that was.
 */
export const STAMPS = ['freshness', 'lastVerified', 'lastEnriched', 'source'] as const
export type StampName = (typeof STAMPS)[number]

export interface StampSettings {
  /** The CRM's field of each; those that are not named are not written. */
  readonly fields: Readonly<Partial<Record<StampName, string>>>
  /** Whether freshness is written as 0 to 100 or as 0 to 1. */
  readonly freshnessAs: 'percent' | 'share'
  /** Of the stream's records, the share that may get stamps and nothing else in a day; null: none ever does. */
  readonly alone: number | null
}

/** How many of a stream's records may get stamps alone in a day: at most the share, so that few records have none. */
export function aloneIn(settings: StampSettings | null, records: number): number {
  return Math.floor((settings?.alone ?? 0) * records)
}

/** The CRM's fields, each once. */
export function stampFields(settings: StampSettings | null): string[] {
  return settings === null ? [] : [...new Set(Object.values(settings.fields))]
}

/** Without the stamps whose field is not among these; null where none is left. */
export function stampsWithin(settings: StampSettings | null, has: (field: string) => boolean): StampSettings | null {
  if (settings === null) return null
  const kept = Object.entries(settings.fields).filter(([, field]) => has(field))
  if (kept.length === Object.keys(settings.fields).length) return settings
  return kept.length === 0 ? null : { ...settings, fields: Object.fromEntries(kept) }
}
