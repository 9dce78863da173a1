// One change on its way: what HubSpot would refuse, and its whole batch with it, is refused here, and so is what HubSpot
// would take for something else.
import type { Change, FieldSpec, WriteOutcome } from '../../../src/contract/connector.ts'
import { misfit } from '../../../src/domain/decide/fit.ts'
import type { ObjectType } from '../describe.ts'
import { rejection } from './answer.ts'

export interface Input {
  readonly id: string
  readonly properties: Record<string, string>
}

/** What is sent of a change: "" clears a property, and one that is not here is left as it is. */
export function inputOf(type: ObjectType, { recordId, intentId, fields }: Change): Input {
  const entries = Object.entries(fields).map(([name, value]) => [name, value ?? ''] as const)
  const receipt = type.receiptField === null ? [] : [[type.receiptField, intentId] as const]
  return { id: recordId, properties: Object.fromEntries([...entries, ...receipt]) }
}

/** The outcome of a change that is not to be sent, which names all that is wrong with it; null for all others. */
export function refusedBefore(type: ObjectType, { fields }: Change): WriteOutcome | null {
  const specs = new Map(type.fields.map(spec => [spec.name, spec]))
  const objections = Object.entries(fields).flatMap(([name, value]) => {
    const spec = specs.get(name)
    const why = spec === undefined ? null : objection(spec, value)
    return why === null ? [] : [{ name, ...why }]
  })
  const [first, ...others] = objections
  if (first === undefined) return null
  const answer = objections.map(({ name, words }) => `${name} ${words}`).join('; ')
  const names = objections.map(({ name }) => name)
  return rejection([first.code, ...others.map(({ code }) => code)], answer, names)
}

/** Under the code that HubSpot itself would give. */
function objection(spec: FieldSpec, value: string | null): { code: string; words: string } | null {
  const { updateable, maxLength, several = false } = spec
  if (!updateable) return { code: 'READ_ONLY_VALUE', words: 'cannot be edited' }
  if (value === null) return null
  if (several && value.startsWith(';')) return { code: 'INVALID_OPTION', words: 'would be added to, not set' }
  const options = spec.options === null ? null : new Set(spec.options)
  const what = misfit(value, { updateable, maxLength, options, several })
  if (what === null) return null
  return { code: options === null ? 'INVALID_VALUE' : 'INVALID_OPTION', words: `takes no such value: it is ${what}` }
}
