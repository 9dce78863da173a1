// What may stand where a query filters, sorts or groups: a column, or a date function of one. A function shows itself as
// a field of its own type, so that literals, operators and orders treat both alike.
import type { FieldValue } from '../../write-log.ts'
import type { Field } from '../schema/field.ts'
import type { Row } from '../store/table.ts'
import { type Column, cellOf, type FindRow, resolveColumn, type Scope } from './column.ts'
import { dateFunctionOf, isDateFunction, needsMoment } from './date-function.ts'
import { invalidField, malformed } from './refusal.ts'

/** A call as the parser gives it; the parameters are names or calls. */
export interface Call {
  readonly functionName?: string
  readonly parameters?: readonly (string | Call)[]
  readonly rawValue?: string
}

/** As the parser gives it: a name or a call. */
export type Expression = string | Call

export interface Term {
  /** The same for two spellings of the same. */
  readonly key: string
  readonly field: Field
  /** The column itself, where the term is no function. */
  readonly column: Column | undefined
  read(row: Row, find: FindRow): FieldValue
}

/** Turns a name or a call into a term. */
export type Resolve = (expression: Expression) => Term

/** @throws ApiError 400 for unknown names and functions that a condition cannot have */
export function termOf(scope: Scope, expression: Expression): Term {
  if (typeof expression === 'string') return columnTerm(resolveColumn(scope, expression))
  const name = (expression.functionName ?? '').toUpperCase()
  if (!isDateFunction(name)) throw malformed(`The function ${expression.rawValue ?? name} cannot be used here`)
  const inner = momentOf(scope, expression.parameters?.[0])
  const { type } = inner.field
  if (type !== 'datetime' && (type !== 'date' || needsMoment(name))) {
    throw invalidField(`field '${inner.field.name}' does not support the function ${name}`)
  }
  const apply = dateFunctionOf(name)
  const result = name === 'DAY_ONLY' ? ('date' as const) : ('int' as const)
  return {
    key: `${name}(${inner.key})`,
    field: { ...inner.field, type: result, filterable: true, sortable: true, groupable: true },
    column: undefined,
    read: (row, find) => apply(inner.read(row, find)),
  }
}

function columnTerm(column: Column): Term {
  const { name } = column.field
  const own = column.steps.length === 0
  return {
    key: column.path.toLowerCase(),
    field: column.field,
    column,
    read: own ? row => row[name] ?? null : (row, find) => cellOf(column, row, find),
  }
}

// convertTimezone moves a moment to the user's time zone, which is GMT here.
function momentOf(scope: Scope, parameter: Expression | undefined): Term {
  if (typeof parameter === 'string') return termOf(scope, parameter)
  const [inner] = parameter?.parameters ?? []
  if (parameter?.functionName?.toUpperCase() === 'CONVERTTIMEZONE' && typeof inner === 'string') {
    return termOf(scope, inner)
  }
  throw malformed('a date function takes one field')
}
