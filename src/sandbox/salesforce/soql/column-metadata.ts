// GET /query?q=…&columns=true: what columns a statement answers, without its rows. The official command line asks so
// before it shows a table.
import type { Field } from '../schema/field.ts'
import type { Column, Step } from './column.ts'
import type { Plan } from './plan.ts'

interface ColumnMetadata {
  readonly aggregate: boolean
  readonly apexType: string
  readonly booleanType: boolean
  readonly columnName: string
  readonly custom: boolean
  readonly displayName: string
  readonly foreignKeyName: string | null
  readonly insertable: boolean
  readonly joinColumns: ColumnMetadata[]
  readonly numberType: boolean
  readonly textType: boolean
  readonly updatable: boolean
}

const APEX: Partial<Record<Field['type'], string>> = {
  id: 'Id',
  reference: 'Id',
  boolean: 'Boolean',
  int: 'Integer',
  double: 'Double',
  currency: 'Double',
  percent: 'Double',
  date: 'Date',
  datetime: 'Datetime',
  time: 'Time',
  address: 'Address',
  location: 'Location',
}

/** The whole answer. */
export function columnMetadataOf(plan: Plan): Record<string, unknown> {
  return {
    columnMetadata: columnsOf(plan),
    entityName: plan.type.name,
    groupBy: plan.grouping !== undefined,
    idSelected: plan.columns.some(column => column.path === 'Id'),
    keyPrefix: plan.type.keyPrefix,
  }
}

function columnsOf(plan: Plan): ColumnMetadata[] {
  if (plan.isCount) return [joined('count', 'count()', 'Integer', true, [])]
  if (plan.grouping !== undefined) {
    return plan.grouping.cells.map(({ name, key }) => ({ ...joined(name, key, 'String', true, []), numberType: true }))
  }
  const found: ColumnMetadata[] = []
  for (const one of plan.selected) {
    if (one.kind === 'children') found.push(joined(one.name, one.name, one.child.name, true, columnsOf(one.plan)))
    else if (one.kind === 'typeOf')
      found.push(joined(one.lookup.relationshipName ?? '', one.lookup.label, 'Name', false, []))
    else if (one.kind === 'shown')
      found.push({ ...plain(one.column.field), columnName: one.name, displayName: one.name })
    else place(found, one.column, one.column.steps)
  }
  return found
}

/** A parent's columns stand together, in the place of the first. */
function place(into: ColumnMetadata[], column: Column, steps: readonly Step[]): void {
  const [step, ...rest] = steps
  if (step === undefined) {
    into.push(plain(column.field))
    return
  }
  const name = step.lookup.relationshipName ?? step.lookup.name
  const known = into.find(one => one.columnName === name && one.foreignKeyName !== null)
  const parent = known ?? { ...joined(name, name, step.type.name, false, []), foreignKeyName: step.lookup.name }
  if (known === undefined) into.push(parent)
  place(parent.joinColumns, column, rest)
}

function plain(field: Field): ColumnMetadata {
  const apexType = APEX[field.type] ?? 'String'
  return {
    aggregate: false,
    apexType,
    booleanType: field.type === 'boolean',
    columnName: field.name,
    custom: field.name.endsWith('__c'),
    displayName: field.name,
    foreignKeyName: null,
    insertable: field.access !== 'read',
    joinColumns: [],
    numberType: apexType === 'Integer' || apexType === 'Double',
    textType: apexType === 'String' || apexType === 'Id',
    updatable: field.access === 'write',
  }
}

function joined(
  name: string,
  shown: string,
  apexType: string,
  aggregate: boolean,
  joinColumns: ColumnMetadata[],
): ColumnMetadata {
  return {
    aggregate,
    apexType,
    booleanType: false,
    columnName: name,
    custom: name.endsWith('__r'),
    displayName: shown,
    foreignKeyName: null,
    insertable: false,
    joinColumns,
    numberType: false,
    textType: false,
    updatable: false,
  }
}
