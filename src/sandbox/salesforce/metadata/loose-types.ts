// Metadata comes as JSON (Tooling) and as XML (SOAP): there everything is text, and a list of one is no list.
import { z } from 'zod'

export const text = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)])

export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform(word => word === 'true')])

export const whole = z.coerce.number().int()

/** One or many, or none. */
export function listOf<T extends z.ZodType>(entry: T) {
  return z.preprocess(
    value => (value === undefined || value === null || value === '' ? [] : [value].flat()),
    z.array(entry),
  )
}

/** Null and the empty element stand for what is not there. */
export function optional<T extends z.ZodType>(inner: T) {
  return z.preprocess(value => (value === null || value === '' ? undefined : value), inner.optional())
}
