// The checks before a write, of all rows before any is written.
import { alreadyExists, invalid, invalidValues } from '../../http/api-error.ts'
import { type Call, obeysRules } from '../../http/endpoint.ts'
import type { LinkInput } from '../../store/links.ts'
import { MOST_IDENTITIES, TOO_MANY_IDENTITIES } from '../../store/merge.ts'
import { type HubSpotRecord, storedValue, type Values } from '../../store/record.ts'
import type { ObjectTable } from '../../store/table.ts'
import { checkValues } from '../../values/check-values.ts'
import { keysIn, uniqueKey } from '../../values/unique-keys.ts'

/** Property values as clients send them. */
export type SentValues = Readonly<Record<string, string | null>>

/** One row of a write that is still to be checked. */
export interface Row {
  /** Null for a record that is to be made. */
  readonly record: HubSpotRecord | null
  readonly sent: SentValues
  readonly links?: readonly LinkInput[] | undefined
}

/**
 * The values to be written, row by row. Throws the 400 that names every bad value, the 400 of what is missing, or
 * the answer to a unique value that is taken.
 */
export function checkRows(call: Call, table: ObjectTable, rows: readonly Row[]): Values[] {
  const { portal } = call
  const known = portal.catalog.properties(table.type)
  const { lifecycleBackward } = portal.rules
  const ground = { known, isOwner: (id: string) => portal.owners.has(id), lifecycleBackward }
  const checked = rows.map(row => checkValues(ground, row.sent, row.record?.values ?? {}))
  const problems = checked.flatMap(row => row.problems)
  if (problems.length > 0) throw invalidValues(problems, portal.portalId)
  const values = checked.map(row => row.values)
  rows.forEach((row, position) => {
    const own = values[position] ?? {}
    refuseStrangeStage(call, table, row, own)
    const after = { ...row.record?.values, ...own }
    if (keysIn('hs_additional_emails', own['hs_additional_emails'] ?? '').length >= MOST_IDENTITIES) {
      throw invalid(TOO_MANY_IDENTITIES)
    }
    portal.rules.check(table.type, own, after, row.record === null, obeysRules(call))
    if (row.links !== undefined) portal.links.check(table.type.typeId, row.links)
  })
  refuseBlocked(call, table, rows, values)
  refuseTaken(call, table, rows, values)
  return values
}

/** A stage must belong to the pipeline that the record is in. */
function refuseStrangeStage(call: Call, table: ObjectTable, row: Row, values: Values): void {
  if (table.type.pipeline === null) return
  const { pipeline, stage } = table.type.pipeline
  const wanted = values[stage] ?? ''
  const named = values[pipeline] ?? (row.record === null ? '' : storedValue(row.record, pipeline))
  if (wanted === '' || named === '') return
  const stages = call.portal.pipelines.of(table.type.typeId).get(named)?.stages ?? []
  const allowed = stages.filter(one => !one.archived).map(one => one.id)
  if (allowed.includes(wanted)) return
  const message = `${wanted} was not one of the allowed options: [${allowed.join(', ')}]`
  throw invalidValues([{ message, error: 'INVALID_OPTION', name: stage }], call.portal.portalId)
}

function refuseBlocked(call: Call, table: ObjectTable, rows: readonly Row[], values: readonly Values[]): void {
  if (table.type.unique !== 'email' || call.portal.blocked.size === 0) return
  rows.forEach((_row, position) => {
    const email = uniqueKey(values[position]?.['email'] ?? '')
    if (!call.portal.blocked.has(email)) return
    throw invalid(`Email address ${email} is blocklisted by a privacy request and cannot be used`)
  })
}

function refuseTaken(call: Call, table: ObjectTable, rows: readonly Row[], values: readonly Values[]): void {
  const label = `${table.type.singular.slice(0, 1).toUpperCase()}${table.type.singular.slice(1)}`
  const claimed = new Map<string, string>()
  rows.forEach((row, position) => {
    for (const [name, value] of Object.entries(values[position] ?? {})) {
      const owner = table.keys.ownerOf(name)
      if (owner === undefined) continue
      for (const key of keysIn(name, value)) {
        const mark = `${owner}\n${key}`
        const own = row.record?.id ?? `row ${position}`
        const holder = claimed.get(mark) ?? table.keys.holder(owner, key)
        if (holder !== undefined && holder !== own) throw taken(call, table, label, owner, holder)
        claimed.set(mark, own)
      }
    }
  })
}

/** A contact's e-mail is a conflict of its own; any other unique value is one bad value among others. */
function taken(call: Call, table: ObjectTable, label: string, property: string, holder: string) {
  // The first claim of the same batch has no id yet.
  const id = holder.startsWith('row ') ? '' : holder
  if (property === table.type.unique) return alreadyExists(label, id)
  const problem = { message: `${id} already has that value.`, error: 'CONFLICTING_UNIQUE_VALUE', name: property }
  return invalidValues([problem], call.portal.portalId)
}
