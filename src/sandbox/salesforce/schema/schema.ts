// The objects and fields of one org, which come and go while it runs. An unknown name is undefined, never a guess.
//
// `org.schema` is the whole of it: the store, the control plane and whatever acts for the org itself use that one. What
// acts for a user sees the org through `callerOf(request).schema` (or `org.viewOf(userId)`): the same three look-ups,
// from which hidden fields are gone and in which fields that the user may not edit have `access: 'read'`.
import type { SandboxClock } from '../../clock.ts'
import { customPrefixOf } from '../ids.ts'
import { type Field, type FieldInput, fieldsSchema, type ObjectInput } from './field.ts'
import { historyNameOf, historyTypeOf } from './history.ts'
import { objectTypeOf, type SObjectType, withFields } from './object-type.ts'
import { standardObjects } from './standard/index.ts'

export type { SObjectType } from './object-type.ts'

/** The schema as someone may see it. */
export interface SchemaView {
  /** Every object, in the order of the global describe. */
  readonly types: readonly SObjectType[]
  /** @param name in any case */
  type(name: string): SObjectType | undefined
  /** The object that an id belongs to, by its first three characters. */
  typeOfId(id: string): SObjectType | undefined
}

/** All history objects share a prefix, so an id of theirs does not tell the object. */
function hasOwnPrefix(type: SObjectType): boolean {
  return type.system !== 'history'
}

/** Parsed once: orgs share what they do not change. */
const standardTypes = standardObjects.map(objectTypeOf).flatMap(withHistory)

function withHistory(type: SObjectType): SObjectType[] {
  return type.history.length > 0 ? [type, historyTypeOf(type)] : [type]
}

/** When the schema of a new org was last changed. */
const BEGINNING = Date.UTC(2026, 0, 1)

export class Schema implements SchemaView {
  /** Epoch milliseconds of the last change of any object or field. */
  changedAt = BEGINNING
  /** Rises with every change, for whoever keeps something that follows from the schema. */
  version = 0
  private readonly clock: SandboxClock
  private readonly byName: Map<string, SObjectType>
  private readonly nameOfPrefix: Map<string, string>
  private sorted: readonly SObjectType[] | undefined

  /** @param types what there is from the first day */
  constructor(clock: SandboxClock, types: readonly SObjectType[] = standardTypes) {
    this.clock = clock
    this.byName = new Map(types.map(type => [type.name.toLowerCase(), type]))
    this.nameOfPrefix = new Map(types.filter(hasOwnPrefix).map(type => [type.keyPrefix, type.name]))
  }

  get types(): readonly SObjectType[] {
    this.sorted ??= [...this.byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
    return this.sorted
  }

  type(name: string): SObjectType | undefined {
    return this.byName.get(name.toLowerCase())
  }

  typeOfId(id: string): SObjectType | undefined {
    return this.type(this.nameOfPrefix.get(id.slice(0, 3)) ?? '')
  }

  /** Adds an object, or puts a new definition in the place of one with its name. */
  putObject(input: ObjectInput): SObjectType {
    return this.put(objectTypeOf(input))
  }

  /** Its history goes with it. Returns what gives both back. */
  removeObject(name: string): () => void {
    const gone = [name, historyNameOf(name)].flatMap(each => this.type(each) ?? [])
    for (const type of gone) this.byName.delete(type.name.toLowerCase())
    this.touch()
    return () => {
      for (const type of gone) this.put(type)
    }
  }

  /** Adds a field at the end, or puts a new definition in the place of one with its name. No object, no change. */
  putField(object: string, input: FieldInput): void {
    const type = this.type(object)
    const [field] = fieldsSchema.parse([input])
    if (type === undefined || field === undefined) return
    const changed = this.put(withFields(type, withField(type.fields, field)))
    if (this.type(historyNameOf(object)) !== undefined) this.put(historyTypeOf(changed))
  }

  /** Changes what an object is called and told to be. */
  relabel(object: string, changes: Partial<Pick<SObjectType, 'label' | 'labelPlural' | 'description'>>): void {
    const type = this.type(object)
    if (type !== undefined) this.put({ ...type, ...changes })
  }

  /** Gives an object a history object, or takes it away. */
  keepHistory(object: string, isKept: boolean): void {
    const type = this.type(object)
    if (type === undefined) return
    if (isKept) this.put(historyTypeOf(type))
    else this.byName.delete(historyNameOf(object).toLowerCase())
    this.touch()
  }

  /** A key prefix that no object has: a00, a01, … */
  freePrefix(): string {
    for (let n = 0; ; n += 1) {
      const prefix = customPrefixOf(n)
      if (!this.nameOfPrefix.has(prefix)) return prefix
    }
  }

  removeField(object: string, name: string): void {
    const type = this.type(object)
    if (type === undefined) return
    const rest = type.fields.filter(field => field.name.toLowerCase() !== name.toLowerCase())
    this.put(withFields(type, rest))
  }

  private put(type: SObjectType): SObjectType {
    this.byName.set(type.name.toLowerCase(), type)
    if (hasOwnPrefix(type)) this.nameOfPrefix.set(type.keyPrefix, type.name)
    this.touch()
    return type
  }

  private touch(): void {
    this.changedAt = this.clock.now()
    this.version += 1
    this.sorted = undefined
  }
}

function withField(fields: readonly Field[], field: Field): readonly Field[] {
  const position = fields.findIndex(one => one.name.toLowerCase() === field.name.toLowerCase())
  return position < 0 ? [...fields, field] : fields.with(position, field)
}
