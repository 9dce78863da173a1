// The SOQL of a query: scope, window and the keyset condition, as text.
import type { Query } from '../../src/contract/connector.ts'
import type { Moment } from '../../src/domain/record.ts'
import { Drifted } from '../../src/errors.ts'
import type { ObjectType } from './describe.ts'

/** When a person or a program last edited the record; the replication key also moves for system changes. */
export const EDITED = 'LastModifiedDate'
/** Indexed, and never before LastModifiedDate. */
export const REPLICATION_KEY = 'SystemModstamp'

/** A dateTime literal: unquoted, whole seconds are what Salesforce keeps. */
export function literal(at: Moment): string {
  return new Date(at).toISOString()
}

export function quoted(id: string): string {
  return `'${id.replace(/[^A-Za-z0-9]/g, '')}'`
}

/** The columns that a query of these fields selects, Id first. Drifted names the fields that are not there. */
export function columnsOf(type: ObjectType, fields: readonly string[], where: string): string[] {
  const missing = fields.filter(field => field !== 'Id' && !type.types.has(field))
  if (missing.length > 0) {
    throw new Drifted({
      where,
      what: `${type.name} has no readable field ${missing.join(', ')}`,
      fix: 'Correct the name, or give the integration user field-level access.',
    })
  }
  return [...new Set(['Id', ...fields, ...[EDITED, REPLICATION_KEY].filter(name => type.types.has(name))])]
}

/** WHERE with the scope in parentheses, so that an OR inside it stays inside it; '' when there is no condition. */
function whereOf(query: Query, after: string | null): string {
  const { scope, window } = query
  const parts = [
    ...(scope.where === null || scope.where.trim() === '' ? [] : [`(${scope.where})`]),
    ...(window === null
      ? []
      : [`${REPLICATION_KEY} >= ${literal(window.from)}`, `${REPLICATION_KEY} < ${literal(window.to)}`]),
    ...(after === null ? [] : [`Id > ${quoted(after)}`]),
  ]
  return parts.length === 0 ? '' : ` WHERE ${parts.join(' AND ')}`
}

/** All rows, in whatever order Salesforce likes: ORDER BY would switch its chunking off. */
export function wholeQuery(query: Query, columns: readonly string[]): string {
  return `SELECT ${columns.join(', ')} FROM ${query.stream}${whereOf(query, null)}`
}

/** One page by keyset: rows after an id, in the order of ids. */
export function pageQuery(query: Query, columns: readonly string[], after: string | null, limit: number): string {
  const where = whereOf(query, after)
  return `SELECT ${columns.join(', ')} FROM ${query.stream}${where} ORDER BY Id LIMIT ${limit}`
}

/** Those of the ids that are there and in scope, whatever the window. */
export function idsQuery(query: Query, columns: readonly string[], ids: readonly string[]): string {
  const scope = whereOf({ ...query, window: null }, null)
  const among = `Id IN (${ids.map(quoted).join(',')})`
  return `SELECT ${columns.join(', ')} FROM ${query.stream}${scope === '' ? ' WHERE ' : `${scope} AND `}${among}`
}

export function countQuery(query: Query): string {
  return `SELECT COUNT() FROM ${query.stream}${whereOf(query, null)}`
}

/** For queryAll: one page of ids with what tells whether each is deleted, and into which record it was merged. */
export function binQuery(
  type: ObjectType,
  conditions: readonly ('IsDeleted = true' | { readonly since: Moment } | { readonly ids: readonly string[] })[],
  after: string | null,
  limit: number,
): string {
  const columns = ['Id', ...['IsDeleted', 'MasterRecordId', REPLICATION_KEY].filter(name => type.types.has(name))]
  const parts = conditions.map(condition => {
    if (typeof condition === 'string') return condition
    if ('since' in condition) return `${REPLICATION_KEY} >= ${literal(condition.since)}`
    return `Id IN (${condition.ids.map(quoted).join(',')})`
  })
  const where = [...parts, ...(after === null ? [] : [`Id > ${quoted(after)}`])].join(' AND ')
  return `SELECT ${columns.join(', ')} FROM ${type.name} WHERE ${where} ORDER BY Id LIMIT ${limit}`
}
