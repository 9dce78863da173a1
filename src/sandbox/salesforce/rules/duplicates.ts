// Duplicate rules: records that equal another one in some fields are blocked, or only saved by who insists.
import { z } from 'zod'
import type { FieldValue } from '../../write-log.ts'
import type { DuplicateFinding, RowError } from '../api-error.ts'
import type { SObjectType } from '../schema/schema.ts'
import type { RecordStore } from '../store/record-store.ts'
import type { Row } from '../store/table.ts'
import type { Fields } from './condition.ts'

export const duplicateSchema = z.strictObject({
  object: z.string(),
  /** Developer name; the standard rule's when left out. */
  name: z.string().optional(),
  matchingRule: z.string().optional(),
  /** Two records are duplicates when all of these are filled and equal, in any case. */
  fields: z.array(z.string()).min(1),
  action: z.enum(['block', 'alert']),
  on: z.array(z.enum(['insert', 'update'])).default(['insert', 'update']),
  message: z.string().default('Use one of these records?'),
})

export type DuplicateRule = z.infer<typeof duplicateSchema>

/**
 * The refusal of a record by the first rule that it breaks.
 * @param allowSave the caller insists: only blocking rules count
 */
export function duplicateOf(
  store: RecordStore,
  rules: readonly DuplicateRule[],
  type: SObjectType,
  write: { readonly mode: 'insert' | 'update'; readonly id: string; readonly after: Fields; readonly changed: Fields },
  allowSave: boolean,
): RowError | undefined {
  for (const rule of rules) {
    if (rule.object !== type.name || !rule.on.includes(write.mode)) continue
    if (allowSave && rule.action === 'alert') continue
    if (write.mode === 'update' && !rule.fields.some(name => name in write.changed)) continue
    const ids = matches(store, rule, type, write.after).filter(id => id !== write.id)
    if (ids.length === 0) continue
    return { code: 'DUPLICATES_DETECTED', message: rule.message, fields: [], duplicates: { rule, ids } }
  }
  return undefined
}

/** The object of a refusal's body that names the records found. @param base the path of the API version */
export function duplicateResult({ rule, ids }: DuplicateFinding, base: string): Record<string, unknown> {
  const { object } = rule
  return {
    allowSave: rule.action === 'alert',
    duplicateRule: rule.name ?? `Standard_${object}_Duplicate_Rule`,
    duplicateRuleEntityType: object,
    errorMessage: rule.message,
    matchResults: [
      {
        entityType: object,
        errors: [],
        matchEngine: rule.matchingRule === undefined ? 'FuzzyMatchEngine' : 'ExactMatchEngine',
        matchRecords: ids.map(id => ({
          additionalInformation: [],
          fieldDiffs: [],
          matchConfidence: 100.0,
          record: { attributes: { type: object, url: `${base}/sobjects/${object}/${id}` }, Id: id },
        })),
        rule: rule.matchingRule ?? `Standard_${object}_Match_Rule_v1_1`,
        size: ids.length,
        success: true,
      },
    ],
  }
}

function matches(store: RecordStore, rule: DuplicateRule, type: SObjectType, after: Fields): string[] {
  const [first = ''] = rule.fields
  const field = store.schema.type(type.name)?.field(first)
  if (field === undefined || rule.fields.some(name => isBlank(after[name]))) return []
  const alike = (row: Row): boolean => rule.fields.every(name => textOf(row[name]) === textOf(after[name]))
  return store
    .findBy(type, { ...field, caseSensitive: false }, after[first] ?? null)
    .filter(row => row['IsDeleted'] !== true && alike(row))
    .map(row => row.Id)
}

function isBlank(value: FieldValue | undefined): boolean {
  return value === null || value === undefined || value === ''
}

function textOf(value: FieldValue | undefined): string {
  return String(value ?? '')
    .trim()
    .toLowerCase()
}
