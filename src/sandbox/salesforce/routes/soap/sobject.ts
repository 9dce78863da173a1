// Records in SOAP: how a request gives them, and how results and their errors are printed.
import { ApiError, type RowError } from '../../api-error.ts'
import { isId, toId18 } from '../../ids.ts'
import type { Assignment } from '../../rules/assignment.ts'
import type { Outcome, SaveContext } from '../../saving/context.ts'
import { type Given, givenOf } from '../../saving/given.ts'
import type { SObjectType } from '../../schema/schema.ts'
import type { SoapCall } from './call.ts'
import { child, type Element, text, texts, type Xml } from './xml.ts'

export interface SoapRecord {
  readonly type: SObjectType
  readonly id: string | undefined
  readonly given: readonly Given[]
}

const NOT_FIELDS = ['type', 'fieldsToNull', 'Id']

/** @throws ApiError for an object or a field that the caller does not see */
export function recordOf({ schema }: Pick<SoapCall, 'schema'>, element: Element): SoapRecord {
  const name = text(element, 'type') ?? ''
  const type = schema.type(name)
  if (type === undefined) throw new ApiError(500, 'INVALID_TYPE', `sObject type '${name}' is not supported.`)
  const fields = Object.keys(element).filter(key => !key.startsWith('@') && !NOT_FIELDS.includes(key))
  const values = fields.map(key => [key, text(element, key) ?? parentOf(element, key)] as const)
  const emptied = texts(element, 'fieldsToNull').map(key => [key, null] as const)
  const given = givenOf(schema, type, Object.fromEntries([...values, ...emptied]))
  return { type, id: text(element, 'Id'), given }
}

/** What the SOAP headers wish of the writes of a call. */
export function soapContext(call: SoapCall): SaveContext {
  const duplicates = child(call.header, 'DuplicateRuleHeader') ?? {}
  return {
    org: call.org,
    author: call.author,
    schema: call.schema,
    allowDuplicates: text(duplicates, 'allowSave') === 'true',
    assignment: assignmentOf(child(call.header, 'AssignmentRuleHeader')),
  }
}

export function wantsAllOrNone(call: SoapCall): boolean {
  return text(child(call.header, 'AllOrNoneHeader') ?? {}, 'allOrNone') === 'true'
}

export function resultOf({ id, created, errors }: Outcome, withCreated = false): Xml {
  const success = errors.length === 0
  return {
    ...(withCreated ? { created: created && success } : {}),
    errors: errors.map(errorOf),
    id: id === undefined || id === '' || !success ? null : id,
    success,
  }
}

export function errorOf({ code, message, fields }: RowError): Xml {
  return { fields: [...fields], message, statusCode: code }
}

function assignmentOf(header: Element | undefined): Assignment {
  if (header === undefined) return 'off'
  const ruleId = text(header, 'assignmentRuleId')
  if (ruleId !== undefined && isId(ruleId)) return { ruleId: toId18(ruleId) }
  return text(header, 'useDefaultRule') === 'true' ? 'on' : 'off'
}

/** A parent named by an external id: an element of its own, with a type. An empty element empties the field. */
function parentOf(element: Element, key: string): Record<string, string> | null {
  const parent = child(element, key)
  if (parent === undefined) return null
  const names = Object.keys(parent).filter(name => !name.startsWith('@') && !NOT_FIELDS.includes(name))
  const values = names.flatMap(name => {
    const value = text(parent, name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return values.length === 0 ? null : Object.fromEntries(values)
}
