// Triggers, workflows and roll-ups: what the org itself does to a record that was written, at once or a while later.
import { z } from 'zod'
import type { FieldValue } from '../../write-log.ts'
import { conditionSchema, type Fields, holds } from './condition.ts'

const valueSchema = z.union([z.string(), z.number(), z.boolean(), z.null()])

export const automationSchema = z.strictObject({
  object: z.string(),
  on: z.array(z.enum(['insert', 'update', 'delete'])).default(['insert', 'update']),
  when: conditionSchema.optional(),
  /** Only what one of these wrote sets it off; automations never set each other off. */
  by: z.array(z.enum(['integration', 'person', 'app'])).default(['integration', 'person', 'app']),
  /** before: in the same save, as a before-trigger does. after: a second change of the saved record. */
  timing: z.enum(['before', 'after']).default('after'),
  /** New values; `{Field}` in a text stands for the value of that field. */
  set: z.record(z.string(), valueSchema).default({}),
  /** Fields that get back the value they had before the write. */
  revert: z.array(z.string()).default([]),
  /** Fields whose text is put in upper case, lower case, or is trimmed: what triggers like to do. */
  change: z.record(z.string(), z.enum(['upper', 'lower', 'trim'])).default({}),
  /** Milliseconds of the sandbox's clock until an `after` automation acts. */
  delayMs: z.number().int().min(0).default(0),
  /** Who is named as the editor: the writer, or the org's Automated Process user. */
  as: z.enum(['automated', 'writer']).default('automated'),
  /** edit: all stamps move. system: only SystemModstamp, as with roll-ups. none: no stamp, as with formulas. */
  touch: z.enum(['edit', 'system', 'none']).default('edit'),
  /** Lookups whose parent record is touched (SystemModstamp only), as a roll-up does. */
  touchParents: z.array(z.string()).default([]),
  /** Makes the save fail, as an Apex trigger with an unhandled error does. */
  fail: z.string().optional(),
})

export type Automation = z.infer<typeof automationSchema>

/** Whether a write sets an automation off. */
export function isSetOff(
  automation: Automation,
  write: { readonly object: string; readonly mode: 'insert' | 'update' | 'delete'; readonly actor: string },
  before: Fields | undefined,
  after: Fields,
): boolean {
  const { object, on, by, when } = automation
  if (object !== write.object || !on.includes(write.mode) || !by.some(actor => actor === write.actor)) return false
  return when === undefined || holds(when, before, after)
}

/** The values that an automation gives a record. */
export function valuesOf(automation: Automation, before: Fields | undefined, after: Fields): Fields {
  const reverted = automation.revert.map(name => [name, before?.[name] ?? null] as const)
  const changed = Object.entries(automation.change).map(([name, how]) => {
    const value = after[name] ?? null
    return [name, typeof value === 'string' ? CHANGES[how](value) : value] as const
  })
  const set = Object.entries(automation.set).map(([name, value]) => [name, filled(value, after)] as const)
  return Object.fromEntries([...reverted, ...changed, ...set])
}

const CHANGES: Readonly<Record<Automation['change'][string], (text: string) => string>> = {
  upper: text => text.toUpperCase(),
  lower: text => text.toLowerCase(),
  trim: text => text.trim(),
}

function filled(value: FieldValue, after: Fields): FieldValue {
  if (typeof value !== 'string') return value
  return value.replace(/\{(\w+)\}/g, (_, name: string) => String(after[name] ?? ''))
}
