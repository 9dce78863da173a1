// Conditions of validation rules, assignment rules and automations, as simple JSON: one field against a value, or
// several joined by all, any and not.
import { z } from 'zod'
import type { FieldValue } from '../../write-log.ts'

const valueSchema = z.union([z.string(), z.number(), z.boolean(), z.null()])

const OPERATORS = [
  'equals',
  'notEquals',
  'less',
  'lessOrEqual',
  'greater',
  'greaterOrEqual',
  'in',
  'blank',
  'notBlank',
  'matches',
  'notMatches',
  'contains',
  'startsWith',
  'changed',
] as const

const testSchema = z.strictObject({
  field: z.string(),
  is: z.enum(OPERATORS),
  /** A list for `in`, a regular expression for `matches` and `notMatches`; nothing for blank, notBlank and changed. */
  value: z.union([valueSchema, z.array(valueSchema)]).default(null),
})

type Test = z.infer<typeof testSchema>
export type Condition = Test | { all: readonly Condition[] } | { any: readonly Condition[] } | { not: Condition }

export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    testSchema,
    z.strictObject({ all: z.array(conditionSchema) }),
    z.strictObject({ any: z.array(conditionSchema) }),
    z.strictObject({ not: conditionSchema }),
  ]),
)

export type Fields = Readonly<Record<string, FieldValue>>

/** @param before the record before the write; nothing for a new one @param after as it would be stored */
export function holds(condition: Condition, before: Fields | undefined, after: Fields): boolean {
  if ('all' in condition) return condition.all.every(each => holds(each, before, after))
  if ('any' in condition) return condition.any.some(each => holds(each, before, after))
  if ('not' in condition) return !holds(condition.not, before, after)
  const value = after[condition.field] ?? null
  if (condition.is === 'changed') return value !== (before?.[condition.field] ?? null)
  return passes(condition, value)
}

function passes({ is, value: wanted }: Test, value: FieldValue): boolean {
  const isBlank = value === null || value === ''
  switch (is) {
    case 'blank':
      return isBlank
    case 'notBlank':
      return !isBlank
    case 'matches':
      return !isBlank && new RegExp(String(wanted)).test(String(value))
    case 'notMatches':
      return !isBlank && !new RegExp(String(wanted)).test(String(value))
    case 'contains':
      return String(value ?? '').includes(String(wanted))
    case 'startsWith':
      return String(value ?? '').startsWith(String(wanted))
    case 'in':
      return Array.isArray(wanted) && wanted.includes(value)
    case 'equals':
      return value === wanted
    case 'notEquals':
      return value !== wanted
    default:
      return isOrdered(is, value, wanted)
  }
}

function isOrdered(is: string, value: FieldValue, wanted: Test['value']): boolean {
  if (value === null || wanted === null || Array.isArray(wanted)) return false
  const order = typeof value === 'number' ? value - Number(wanted) : String(value).localeCompare(String(wanted))
  if (is === 'less') return order < 0
  if (is === 'lessOrEqual') return order <= 0
  return is === 'greater' ? order > 0 : order >= 0
}
