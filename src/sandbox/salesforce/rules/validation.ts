// Validation rules: an admin's own conditions under which a record is not saved, in the admin's own words.
import { z } from 'zod'
import type { RowError } from '../api-error.ts'
import { conditionSchema, type Fields, holds } from './condition.ts'

export const validationSchema = z.strictObject({
  object: z.string(),
  /** The record is refused when this holds. */
  when: conditionSchema,
  message: z.string(),
  /** Where the message is shown; the record as a whole when left out. */
  field: z.string().optional(),
  /** Rules do not always hold for everyone: who is spared. */
  exempt: z.array(z.enum(['integration', 'person', 'workflow', 'app'])).default([]),
})

export type ValidationRule = z.infer<typeof validationSchema>

/** Every rule that is broken, in their order. */
export function brokenRules(
  rules: readonly ValidationRule[],
  object: string,
  actor: ValidationRule['exempt'][number],
  before: Fields | undefined,
  after: Fields,
): RowError[] {
  return rules
    .filter(rule => rule.object === object && !rule.exempt.includes(actor) && holds(rule.when, before, after))
    .map(({ message, field }) => {
      return { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message, fields: field === undefined ? [] : [field] }
    })
}
