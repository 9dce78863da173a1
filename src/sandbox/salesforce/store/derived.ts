// Fields that Salesforce itself fills: what follows from an opportunity's stage, from a case's or a task's status, and
// the numbers that an org gives out.
import type { FieldValue } from '../../write-log.ts'
import type { Field } from '../schema/field.ts'
import type { SObjectType } from '../schema/schema.ts'
import type { Row } from './table.ts'

type Values = Readonly<Record<string, FieldValue>>

/** What the rest of the org says. */
export interface Ground {
  /** The rows of an object. */
  rows(object: string): readonly Row[]
  /** The next number of a series. */
  next(series: string): number
}

const FOLLOWING: Readonly<Record<string, (row: Row, changed: Values, ground: Ground, now: string) => Values>> = {
  Opportunity: dealFields,
  Case: (row, changed, _, now) => {
    if (!('Status' in changed)) return {}
    const isClosed = row['Status'] === 'Closed'
    return { IsClosed: isClosed, ClosedDate: isClosed ? (row['ClosedDate'] ?? now) : null }
  },
  Task: (row, changed, _, now) => {
    if (!('Status' in changed || 'Priority' in changed)) return {}
    const isClosed = row['Status'] === 'Completed'
    return {
      IsClosed: isClosed,
      CompletedDateTime: isClosed ? (row['CompletedDateTime'] ?? now) : null,
      IsHighPriority: row['Priority'] === 'High',
    }
  },
}

/**
 * The row with the values that follow from what changed; what was written itself stays as written.
 * @param now as stamps are stored
 */
export function following(type: SObjectType, row: Row, changed: Values, ground: Ground, now: string): Row {
  const derive = FOLLOWING[type.name]
  if (derive === undefined) return row
  const derived = Object.entries(derive(row, changed, ground, now)).filter(([name]) => !(name in changed))
  return { ...row, ...Object.fromEntries(derived) }
}

function dealFields(row: Row, changed: Values, ground: Ground, now: string): Values {
  const isMoved = 'StageName' in changed
  const stage = isMoved
    ? ground.rows('OpportunityStage').find(one => one['MasterLabel'] === row['StageName'])
    : undefined
  const staged: Record<string, FieldValue> = {}
  if (stage !== undefined) {
    for (const name of ['IsClosed', 'IsWon', 'ForecastCategory', 'ForecastCategoryName'])
      staged[name] = stage[name] ?? null
    staged['Probability'] = stage['DefaultProbability'] ?? null
    staged['LastStageChangeDate'] = now
  }
  const probability = changed['Probability'] ?? staged['Probability'] ?? row['Probability']
  const { Amount, CloseDate } = row
  const isValued = typeof Amount === 'number' && typeof probability === 'number'
  return {
    ...staged,
    ExpectedRevenue: isValued ? Math.round(Amount * probability) / 100 : null,
    ...(typeof CloseDate === 'string' && 'CloseDate' in changed ? fiscal(CloseDate) : {}),
  }
}

/** The org's fiscal year is the calendar's. */
function fiscal(date: string): Values {
  const year = Number(date.slice(0, 4))
  const quarter = Math.ceil(Number(date.slice(5, 7)) / 3)
  return { FiscalYear: year, FiscalQuarter: quarter, Fiscal: `${year} ${quarter}` }
}

const numbered = new WeakMap<SObjectType, readonly Field[]>()

/** A new row with its numbers; a custom object's record without a name is named by its id. */
export function numberedRow(type: SObjectType, row: Row, ground: Ground, now: string): Row {
  const fields = numbered.get(type) ?? type.fields.filter(field => field.autoNumber !== null)
  numbered.set(type, fields)
  const isNameless = type.custom && (row['Name'] ?? null) === null
  if (fields.length === 0) return isNameless && type.field('Name') !== undefined ? { ...row, Name: row.Id } : row
  const values = fields
    .filter(field => (row[field.name] ?? null) === null)
    .map(field => [field.name, numberIn(field.autoNumber ?? '', ground.next(`${type.name}.${field.name}`), now)])
  return { ...row, ...Object.fromEntries(values) }
}

/** A-{0000} with 7 is A-0007; {YYYY}, {MM} and {DD} are of today. */
function numberIn(format: string, number: number, now: string): string {
  return format
    .replace(/\{(0+)\}/, (_, zeros: string) => String(number).padStart(zeros.length, '0'))
    .replace(/\{(YYYY|YY|MM|DD)\}/g, (_, part: string) => {
      if (part === 'YYYY') return now.slice(0, 4)
      return part === 'YY' ? now.slice(2, 4) : part === 'MM' ? now.slice(5, 7) : now.slice(8, 10)
    })
}
