// Moments as Salesforce prints them: whole seconds, `2026-01-01T00:00:00.000+0000`. The form has a fixed width, so
// comparing two of them as text compares them in time; the store keeps them in this form.

/** @param epochMs milliseconds since 1970; the fraction of a second is dropped, as Salesforce does in its stamps. */
export function stampOf(epochMs: number): string {
  const second = Math.floor(epochMs / 1000)
  if (second !== last.second) last = { second, stamp: `${new Date(second * 1000).toISOString().slice(0, -1)}+0000` }
  return last.stamp
}

/** Many records are written in one second. */
let last = { second: Number.NaN, stamp: '' }

/** The stored form of any ISO 8601 moment with an offset; null when the text is none. */
export function parseStamp(text: string): string | null {
  const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/
  if (!shape.test(text)) return null
  const epochMs = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
  return Number.isNaN(epochMs) ? null : `${new Date(epochMs).toISOString().slice(0, -1)}+0000`
}

/** True for a date of the calendar written YYYY-MM-DD. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const epochMs = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(epochMs) && new Date(epochMs).toISOString().startsWith(text)
}
