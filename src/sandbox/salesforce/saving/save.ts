// The order of events of one insert or update, as Salesforce has it: permission and types, before-triggers, required
// fields, validation rules, unique fields, duplicate rules, the change itself, assignment, and what follows from it.
import { setupRefusal } from '../access/check-setup-row.ts'
import type { RowError } from '../api-error.ts'
import { assignedOwner } from '../rules/assignment.ts'
import { duplicateOf } from '../rules/duplicates.ts'
import { brokenRules } from '../rules/validation.ts'
import type { SObjectType } from '../schema/schema.ts'
import { defaultsOf } from '../store/new-row.ts'
import type { Values } from '../store/record-store.ts'
import type { Row } from '../store/table.ts'
import { afterSave, beforeSave } from './automate.ts'
import { checkRecord, type Mode } from './checks/check-record.ts'
import { lockIds } from './checks/lock-ids.ts'
import { syncAddresses } from './checks/sync-address.ts'
import { targetOf } from './checks/target.ts'
import { clashOf } from './checks/unique.ts'
import { failed, type Outcome, refusal, type SaveContext } from './context.ts'
import type { Given } from './given.ts'
import { personRefusal, personValues, syncPerson } from './person-account.ts'

/** Inserts one record. */
export function insertRecord(context: SaveContext, type: SObjectType, given: readonly Given[]): Outcome {
  const { org, author } = context
  if (!type.createable) {
    const message = `entity type cannot be inserted: ${type.label}`
    return failed(undefined, refusal('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message))
  }
  const ready = readyValues(context, type, 'insert', undefined, given)
  if ('errors' in ready) return failed(undefined, ...ready.errors)
  const ownerId = assignedOwner(org.rules.assignment, type, 'insert', context.assignment, ready.values)
  const values = ownerId === undefined ? ready.values : { ...ready.values, OwnerId: ownerId }
  const row = org.store.insert(type, values, author)
  finish(context, type, 'insert', undefined, row)
  return { id: row.Id, created: true, errors: [] }
}

/** Updates one record. */
export function updateRecord(context: SaveContext, type: SObjectType, id: unknown, given: readonly Given[]): Outcome {
  const { org, author } = context
  const target = targetOf(org, type, id)
  if ('error' in target) return failed(target.id, target.error)
  const { row } = target
  if (!type.updateable) {
    return failed(row.Id, refusal('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id'))
  }
  if (type.name === 'Lead' && row['IsConverted'] === true) {
    return failed(row.Id, refusal('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead'))
  }
  const ready = readyValues(context, type, 'update', row, given)
  if ('errors' in ready) return failed(row.Id, ...ready.errors)
  const ownerId = assignedOwner(org.rules.assignment, type, 'update', context.assignment, { ...row, ...ready.values })
  const values = ownerId === undefined ? ready.values : { ...ready.values, OwnerId: ownerId }
  org.store.update(type, row.Id, values, author)
  finish(context, type, 'update', row, org.store.table(type).get(row.Id) ?? row)
  return { id: row.Id, created: false, errors: [] }
}

/** The refusal that the control plane has ordered, or that a lock causes; programs only meet them. */
export function stopped(
  { org, author, lockHolder }: SaveContext,
  type: SObjectType,
  id: string | undefined,
  values: Values,
): RowError | undefined {
  if (author.actor !== 'integration') return undefined
  const ordered = org.rules.nextRefusal(type.name)
  if (ordered !== undefined || org.rules.locks.idle) return ordered
  return org.rules.locks.refusal(type, lockIds(type, id, values), lockHolder ?? author.requestId)
}

function readyValues(
  context: SaveContext,
  type: SObjectType,
  mode: Mode,
  before: Row | undefined,
  given: readonly Given[],
): { readonly values: Values } | { readonly errors: readonly RowError[] } {
  const { org, author } = context
  const person = org.rules.personAccounts ? personRefusal(org, type, before, given) : undefined
  if (person !== undefined) return { errors: [person] }
  const seen = org.rules.personAccounts ? personValues(type, before, given) : type
  const checked = checkRecord(org.store, seen, mode, given)
  if (checked.errors.length > 0) return { errors: checked.errors }
  const setup = setupRefusal(org.store, type, before, checked.values)
  if (setup !== undefined) return { errors: [setup] }
  const synced = org.rules.addressLists
    ? syncAddresses(type, before, checked.values)
    : { values: checked.values, errors: [] }
  if (synced.errors.length > 0) return { errors: synced.errors }
  const { values, failure } = beforeSave(context, type, mode, before, synced.values)
  if (failure !== undefined) return { errors: [refusal('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', failure)] }
  const after = before === undefined ? { ...defaultsOf(type), ...values } : { ...before, ...values }
  const broken = brokenRules(org.rules.validation, type.name, author.actor, before, after)
  if (broken.length > 0) return { errors: broken }
  const id = before?.Id ?? ''
  const write = { mode, id, after, changed: values }
  const error =
    stopped(context, type, before?.Id, after) ??
    clashOf(org.store, type, id, values) ??
    duplicateOf(org.store, org.rules.duplicates, type, write, context.allowDuplicates)
  return error === undefined ? { values } : { errors: [error] }
}

function finish(context: SaveContext, type: SObjectType, mode: Mode, before: Row | undefined, after: Row): void {
  const { org, author, lockHolder } = context
  const { locks } = org.rules
  if (locks.holdMs > 0 && author.actor === 'integration') {
    locks.hold(lockIds(type, after.Id, after), lockHolder ?? author.requestId)
  }
  if (org.rules.personAccounts) syncPerson(context, type, before, after)
  afterSave(context, type, mode, before, after)
}
