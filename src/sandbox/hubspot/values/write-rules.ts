// Rules that an admin sets for records. Version 2026-09 enforces them, the older ones do not; and the switch for
// what a lifecycle stage does that moves back.
import { invalid } from '../http/api-error.ts'
import type { ObjectType } from '../schema/object-type.ts'
import type { Values } from '../store/record.ts'

/** When `property` gets `value` (any value where none is named), `require` must have values. */
export interface ConditionalRule {
  readonly object: string
  readonly property: string
  readonly value?: string | undefined
  readonly require: readonly string[]
}

export class WriteRules {
  lifecycleBackward: 'ignore' | 'accept' | 'reject' = 'ignore'
  #conditional: readonly ConditionalRule[] = []
  readonly #onCreate = new Map<string, readonly string[]>()

  setConditional(rules: readonly ConditionalRule[]): void {
    this.#conditional = rules
  }

  /** Properties that the create form of an object asks for. */
  requireOnCreate(object: string, properties: readonly string[]): void {
    this.#onCreate.set(object, properties)
  }

  /**
   * Throws the 400 for a record that lacks what must be there. `written` are this write's values, `after` all of them;
   * `admin` says whether the admin's own rules count here.
   */
  check(type: ObjectType, written: Values, after: Values, creating: boolean, admin: boolean): void {
    const missing = new Set(creating ? type.required.filter(name => (after[name] ?? '') === '') : [])
    if (admin && creating) {
      for (const name of this.#onCreate.get(type.name) ?? []) if ((after[name] ?? '') === '') missing.add(name)
    }
    if (admin) {
      for (const name of this.#asked(type, written, after)) if ((after[name] ?? '') === '') missing.add(name)
    }
    if (missing.size === 0) return
    const [verb, label] = [creating ? 'creating' : 'updating', type.singular.toUpperCase()]
    throw invalid(`Error ${verb} ${label}. Some required properties were not set.`, {
      context: { properties: [...missing] },
      errors: [...missing].map(name => ({
        message: `Required property ${name} was not set`,
        code: 'REQUIRED_PROPERTY_MISSING',
        context: { propertyName: [name] },
      })),
    })
  }

  #asked(type: ObjectType, written: Values, after: Values): string[] {
    const own = this.#conditional.filter(rule => rule.object === type.name)
    return own
      .filter(({ property, value, require }) => {
        const present = after[property] ?? ''
        const meets = value === undefined ? present !== '' : present === value
        return meets && [property, ...require].some(name => name in written)
      })
      .flatMap(rule => rule.require)
  }
}
