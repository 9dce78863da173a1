// Assignment rules: who becomes the owner of a new lead or case, or of one that is saved with the header.
import { z } from 'zod'
import type { SObjectType } from '../schema/schema.ts'
import { conditionSchema, type Fields, holds } from './condition.ts'

export const assignmentSchema = z.strictObject({
  object: z.string(),
  name: z.string().default('Standard'),
  active: z.boolean().default(true),
  /** The first entry that fits decides; an entry without a condition always fits. */
  entries: z.array(z.strictObject({ when: conditionSchema.optional(), ownerId: z.string() })),
})

export interface AssignmentRule extends z.infer<typeof assignmentSchema> {
  /** 18 characters, 01Q. */
  readonly id: string
}

/** What a request says about assignment: the active rule, none, or one by its id. */
export type Assignment = 'silent' | 'on' | 'off' | { readonly ruleId: string }

/** The owner whom a rule gives the record, or nothing. A silent request assigns new records only. */
export function assignedOwner(
  rules: readonly AssignmentRule[],
  type: SObjectType,
  mode: 'insert' | 'update',
  wanted: Assignment,
  after: Fields,
): string | undefined {
  if (wanted === 'off' || (wanted === 'silent' && mode === 'update')) return undefined
  const rule = rules.find(each => {
    return each.object === type.name && (typeof wanted === 'object' ? each.id === wanted.ruleId : each.active)
  })
  return rule?.entries.find(({ when }) => when === undefined || holds(when, undefined, after))?.ownerId
}
