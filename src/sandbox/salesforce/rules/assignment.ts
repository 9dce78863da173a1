// Assignment rules: who becomes the owner of a lead or case that is made, or saved by a program that does not say no.
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

/** What a request says about assignment: the active rule, none, or one by its id. Silent is who uses no API. */
export type Assignment = 'silent' | 'on' | 'off' | { readonly ruleId: string }

/** The owner whom a rule gives the record, or nothing. Who is silent has new records assigned only. */
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
