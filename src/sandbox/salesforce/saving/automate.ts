// Runs the org's triggers, workflows and roll-ups around a save.
import { type Automation, isSetOff, valuesOf } from '../rules/automation.ts'
import type { SObjectType } from '../schema/schema.ts'
import type { Author, Values } from '../store/record-store.ts'
import type { Row } from '../store/table.ts'
import type { SaveContext } from './context.ts'

type WriteMode = 'insert' | 'update' | 'delete'

function setOff(
  { org, author }: SaveContext,
  type: SObjectType,
  mode: WriteMode,
  before: Values | undefined,
  after: Values,
): readonly Automation[] {
  const { automations } = org.rules
  if (automations.length === 0) return automations
  const write = { object: type.name, mode, actor: author.actor }
  return automations.filter(automation => isSetOff(automation, write, before, after))
}

/** What before-triggers make of the values, or the error with which a trigger fails. */
export function beforeSave(
  context: SaveContext,
  type: SObjectType,
  mode: WriteMode,
  before: Values | undefined,
  values: Values,
): { readonly values: Values; readonly failure: string | undefined } {
  let result = values
  for (const automation of setOff(context, type, mode, before, { ...before, ...values })) {
    if (automation.fail !== undefined) return { values: result, failure: automation.fail }
    if (automation.timing === 'before') {
      result = { ...result, ...valuesOf(automation, before, { ...before, ...result }) }
    }
  }
  return { values: result, failure: undefined }
}

/** What happens because a record was saved, now or later. @param before undefined for a new record */
export function afterSave(
  context: SaveContext,
  type: SObjectType,
  mode: WriteMode,
  before: Row | undefined,
  after: Row,
): void {
  for (const automation of setOff(context, type, mode, before, after)) {
    if (automation.timing === 'before') continue
    const act = () => perform(context, type, automation, before, after)
    if (automation.delayMs === 0) act()
    else context.org.clock.at(context.org.clock.now() + automation.delayMs, act)
  }
}

function perform(
  { org, author }: SaveContext,
  type: SObjectType,
  automation: Automation,
  before: Row | undefined,
  saved: Row,
): void {
  const { store } = org
  const automated: Author = { ...author, actor: 'workflow', userId: org.automatedUserId }
  const row = store.table(type).get(saved.Id)
  const isThere = row !== undefined && row['IsDeleted'] !== true
  const values = isThere ? valuesOf(automation, before, row) : {}
  if (Object.keys(values).length > 0) {
    const who = automation.as === 'writer' ? { ...author, actor: 'workflow' as const } : automated
    store.update(type, saved.Id, values, who, automation.touch)
  }
  touchParents(automation, type, row ?? saved, store, automated)
}

function touchParents(
  { touchParents: lookups }: Automation,
  type: SObjectType,
  row: Row,
  store: SaveContext['org']['store'],
  author: Author,
): void {
  for (const name of lookups) {
    const parentId = row[type.field(name)?.name ?? name]
    const parent = typeof parentId === 'string' ? store.schema.typeOfId(parentId) : undefined
    if (parent !== undefined) store.update(parent, String(parentId), {}, author, 'system')
  }
}
