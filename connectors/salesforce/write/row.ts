// One change on its way: typed by the describe, and refused here where Salesforce would refuse it or, worse, take it for
// something else.
import type { Change, FieldSpec, WriteOutcome } from '../../../src/contract/connector.ts'
import { misfit } from '../../../src/domain/decide/fit.ts'
import type { ObjectType } from '../describe.ts'
import { toJson } from '../values.ts'
import { isMendable, mayBeDrift } from './verdict.ts'

/** Typed values by field, the receipt among them; null clears a field, and what is not here is left as it is. */
export type RowValues = Readonly<Record<string, string | number | boolean | null>>

export type Prepared =
  | { readonly change: Change; readonly values: RowValues }
  | { readonly change: Change; readonly outcome: WriteOutcome }

/** The row of a change, or its outcome where it is not to be sent. */
export function prepared(type: ObjectType, specs: ReadonlyMap<string, FieldSpec>, change: Change): Prepared {
  const values: Record<string, RowValues[string]> = {}
  for (const [field, value] of Object.entries(change.fields)) {
    const kind = type.types.get(field) ?? 'string'
    const spec = specs.get(field)
    const why = value === null || spec === undefined ? null : misfitOf(spec, value, change)
    if (why !== null) return refused(change, why.code, `${field}: the value is ${why.what}`, field)
    const typed = toJson(kind, value)
    if (!typed.ok) {
      // Salesforce would refuse the whole request with JSON_PARSER_ERROR.
      return refused(
        change,
        'INVALID_TYPE_ON_FIELD_IN_RECORD',
        `${field} takes a ${kind}, and the value is none`,
        field,
      )
    }
    values[field] = typed.value
  }
  if (type.receiptField !== null) values[type.receiptField] = change.intentId
  return { change, values }
}

/** The fields of the object by name. */
export function specsOf(type: ObjectType): ReadonlyMap<string, FieldSpec> {
  return new Map(type.fields.map(spec => [spec.name, spec]))
}

/** Under the code that Salesforce itself would give. */
function misfitOf(spec: FieldSpec, text: string, { putsBack }: Change): { code: string; what: string } | null {
  const { updateable, maxLength, several } = spec
  // Lists that are not restricted hold other values too, and take them back.
  const options = spec.options === null || putsBack === true ? null : new Set(spec.options)
  const what = misfit(text, { updateable, maxLength, options, ...(several === true ? { several } : {}) })
  if (what === null) return null
  if (text.trim() === '') return { code: 'REQUIRED_FIELD_MISSING', what }
  const tooLong = maxLength !== null && text.length > maxLength
  return { code: tooLong ? 'STRING_TOO_LONG' : 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', what }
}

function refused(change: Change, code: string, answer: string, field: string): Prepared {
  const drift = mayBeDrift(code) ? { drift: true } : {}
  const why = { code, answer, fields: [field], mendable: isMendable(code) }
  return { change, outcome: { status: 'rejected', ...why, ...drift } }
}
