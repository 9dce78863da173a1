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

interface Misfit {
  readonly code: string
  readonly field: string
  readonly words: string
}

/** The row of a change, or its outcome where it is not to be sent, which names all that is wrong with it. */
export function prepared(type: ObjectType, specs: ReadonlyMap<string, FieldSpec>, change: Change): Prepared {
  const values: Record<string, RowValues[string]> = {}
  const misfits: Misfit[] = []
  for (const [field, value] of Object.entries(change.fields)) {
    const kind = type.types.get(field) ?? 'string'
    const spec = specs.get(field)
    const why = value === null || spec === undefined ? null : misfitOf(spec, value, change)
    const typed = toJson(kind, value)
    if (why !== null) misfits.push({ code: why.code, field, words: `${field}: the value is ${why.what}` })
    else if (typed.ok) values[field] = typed.value
    else {
      // Salesforce would refuse the whole request with JSON_PARSER_ERROR.
      const words = `${field} takes a ${kind}, and the value is none`
      misfits.push({ code: 'INVALID_TYPE_ON_FIELD_IN_RECORD', field, words })
    }
  }
  const [first] = misfits
  if (first !== undefined) return { change, outcome: refused(first.code, misfits) }
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

/** What one of them allows is tried again. */
function refused(code: string, misfits: readonly Misfit[]): WriteOutcome {
  const drift = misfits.some(each => mayBeDrift(each.code)) ? { drift: true } : {}
  const answer = misfits.map(({ words }) => words).join('; ')
  const fields = misfits.map(({ field }) => field)
  return { status: 'rejected', code, answer, fields, mendable: misfits.some(each => isMendable(each.code)), ...drift }
}
