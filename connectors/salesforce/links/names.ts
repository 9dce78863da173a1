// Which links an object has: reference fields of its own, and objects that stand between it and another.
import { suggestion } from '../../../src/domain/nearest.ts'
import { ConfigError } from '../../../src/errors.ts'
import type { ObjectType } from '../describe.ts'

/** An object whose every record links two others. */
export interface Between {
  readonly object: string
  /** The reference to the record whose links are read, and the one to the record that it is linked to. */
  readonly own: string
  readonly other: string
  readonly to: string
  /** The field with the roles, and the one that tells the preferred link. */
  readonly roles: string
  readonly primary: string
}

interface Sides {
  readonly sides: readonly (readonly [object: string, field: string])[]
  readonly roles: string
  readonly primary: string
}

/** Source: Salesforce object reference. */
const BETWEEN: Readonly<Record<string, Sides>> = {
  AccountContactRelation: {
    sides: [
      ['Account', 'AccountId'],
      ['Contact', 'ContactId'],
    ],
    roles: 'Roles',
    primary: 'IsDirect',
  },
  OpportunityContactRole: {
    sides: [
      ['Opportunity', 'OpportunityId'],
      ['Contact', 'ContactId'],
    ],
    roles: 'Role',
    primary: 'IsPrimary',
  },
}

/** The references to the record that another one belongs to. */
const PARENTS = ['AccountId', 'ParentId']

/** Whether something of this name stands between objects, whichever they are. */
export const standsBetween = (name: string): boolean => name in BETWEEN

/** What stands between the object and another under this name; null where nothing does. */
export function betweenOf(type: ObjectType, name: string): Between | null {
  const known = BETWEEN[name]
  const own = known?.sides.find(([object]) => object === type.name)
  const other = known?.sides.find(side => side !== own)
  if (known === undefined || own === undefined || other === undefined || !type.children.has(name)) return null
  return { object: name, own: own[1], other: other[1], to: other[0], roles: known.roles, primary: known.primary }
}

/** The one object that a reference field leads to; null where it is no reference, or leads to one of several. */
export function targetOf(type: ObjectType, name: string): string | null {
  const targets = type.references.get(name) ?? []
  return targets.length === 1 ? (targets[0] ?? null) : null
}

/** The names as given when each is there; of null the references to a parent. ConfigError with the nearest name else. */
export function linksOf(type: ObjectType, names: readonly string[] | null, where: string): readonly string[] {
  if (names === null) return PARENTS.filter(name => targetOf(type, name) !== null)
  for (const name of names) {
    if (targetOf(type, name) !== null || betweenOf(type, name) !== null) continue
    const all = [
      ...[...type.references.keys()].filter(field => targetOf(type, field) !== null),
      ...Object.keys(BETWEEN).filter(object => betweenOf(type, object) !== null),
    ]
    const several = type.references.get(name)?.join(' or ')
    const why = several === undefined ? suggestion(name, all) : `, for it leads to ${several}`
    const fix = `Name one of ${all.join(', ')}.`
    throw new ConfigError({ where, what: `${type.name} has no association ${name}${why}`, fix })
  }
  return names
}
