// Who holds which value of the properties of which no two living records may share one. Upper and lower case are the
// same; a contact's further addresses count as e-mails, too.
import { type HubSpotRecord, storedValue } from '../store/record.ts'

/** The properties that hold the keys of a unique one. */
const KEPT_IN: Readonly<Record<string, readonly string[]>> = { email: ['email', 'hs_additional_emails'] }

/** The form in which unique values are compared. */
export function uniqueKey(value: string): string {
  return value.trim().toLowerCase()
}

/** The unique values in a property's text: further addresses stand in one text, split by semicolons. */
export function keysIn(property: string, value: string): string[] {
  const parts = property === 'hs_additional_emails' ? value.split(';') : [value]
  return parts.map(uniqueKey).filter(key => key !== '')
}

export class UniqueKeys {
  readonly #holders = new Map<string, Map<string, string>>()

  /** Begins to watch a property; the records that have a value already are told. */
  watch(property: string, records: Iterable<HubSpotRecord>): void {
    if (this.#holders.has(property)) return
    this.#holders.set(property, new Map())
    for (const record of records) if (record.archivedAt === null) this.#keep(property, record)
  }

  unwatch(property: string): void {
    this.#holders.delete(property)
  }

  watches(property: string): boolean {
    return this.#holders.has(property)
  }

  /** The unique property that a written property's values belong to: hs_additional_emails are e-mails. */
  ownerOf(property: string): string | undefined {
    if (this.#holders.has(property)) return property
    return property === 'hs_additional_emails' && this.#holders.has('email') ? 'email' : undefined
  }

  /** The id of the record that has this value. */
  holder(property: string, value: string): string | undefined {
    return this.#holders.get(property)?.get(uniqueKey(value))
  }

  keep(record: HubSpotRecord): void {
    for (const property of this.#holders.keys()) this.#keep(property, record)
  }

  release(record: HubSpotRecord): void {
    for (const [property, holders] of this.#holders) {
      for (const key of this.#keysOf(property, record)) if (holders.get(key) === record.id) holders.delete(key)
    }
  }

  #keep(property: string, record: HubSpotRecord): void {
    const holders = this.#holders.get(property)
    for (const key of this.#keysOf(property, record)) if (holders?.has(key) === false) holders.set(key, record.id)
  }

  #keysOf(property: string, record: HubSpotRecord): string[] {
    const single = KEPT_IN[property]
    if (single === undefined) return keysIn(property, storedValue(record, property))
    return single.flatMap(name => keysIn(name, storedValue(record, name)))
  }
}
