// The words that all answers share: moments, pages, values that not everybody may see.
import { z } from 'zod'
import { masked } from '../../domain/access/masking.ts'
import type { Value } from '../../domain/record.ts'
import type { Principal } from '../../operations/access/principal.ts'
import { ProblemError } from '../problems.ts'

/** Epoch milliseconds here, ISO 8601 in UTC on the wire. */
export const moment = z
  .codec(z.iso.datetime({ offset: true }), z.number(), {
    decode: text => Date.parse(text),
    encode: at => new Date(at).toISOString(),
  })
  .meta({ type: 'string', format: 'date-time' })

/** A value of a record: text, or null where it is empty; "•••" for who may not see it. */
export const value = z.string().nullable()

/** What is shown of a value to who asks. */
export type Show = (value: Value) => Value

export function showTo({ seesPersonal }: Principal): Show {
  return seesPersonal ? shown => shown : masked
}

/** Any JSON. It refers to itself, so the description of the API needs a name for it. */
export const json: z.ZodType<z.core.util.JSONType> = z
  .union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(z.lazy(() => json)),
    z.record(
      z.string(),
      z.lazy(() => json),
    ),
  ])
  .meta({ id: 'Json' })

const MOST = 200

/** How much of a list, and from where on. */
export const page = {
  limit: z.coerce.number().int().min(1).max(MOST).default(50).describe('Of a page, at most'),
  cursor: z.string().max(300).optional().describe('`next` of the page before'),
}

/** A page of a list: `next` is null at its end. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() })
}

/** Where `found` holds one more than a page, there is a next one, which begins behind the last of this. */
export function paged<T>(
  found: readonly T[],
  limit: number,
  placeOfLast: (last: T) => readonly (string | number)[],
): { readonly items: readonly T[]; readonly next: string | null } {
  const items = found.slice(0, limit)
  const last = found.length > limit ? items.at(-1) : undefined
  return { items, next: last === undefined ? null : cursorOf(placeOfLast(last)) }
}

/** A place in a list, as text that says nothing. */
export function cursorOf(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** The place that a cursor means; a problem for text that is none. */
export function placeOf<T extends z.ZodType>(cursor: string, form: T): z.output<T> {
  const parsed = form.safeParse(jsonOf(Buffer.from(cursor, 'base64url').toString()))
  if (parsed.success) return parsed.data
  const faults = [{ at: 'querystring.cursor', what: 'is no cursor' }]
  throw new ProblemError({
    code: 'invalid_request',
    detail: 'the cursor is none',
    fix: 'Take `next` of a page.',
    faults,
  })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A name in an address: nothing that a database or a terminal would choke on. */
export const name = z
  .string()
  .min(1)
  .max(200)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  .regex(/^[^\u0000-\u001f]*$/, 'must have no control characters')

/** A share of one, in an address. */
export const share = z.coerce.number().min(0).max(1)

/** A moment as a part of a place. */
export const placedMoment = z.int().min(0).max(8.64e15)

/** Of an answer without a body. */
export const nothing = z.undefined()
