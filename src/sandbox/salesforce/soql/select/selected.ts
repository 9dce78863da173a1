// What stands between SELECT and FROM in a query without groups.

import type { FieldValue } from '../../../write-log.ts'
import type { Field } from '../../schema/field.ts'
import type { SObjectType } from '../../schema/schema.ts'
import type { Column } from '../column.ts'

/** A field as it is stored. */
export interface PlainField {
  readonly kind: 'field'
  readonly column: Column
}

/** toLabel, FORMAT, convertCurrency: a field under its own name or an alias, made ready to be shown. */
export interface ShownField {
  readonly kind: 'shown'
  readonly name: string
  readonly column: Column
  show(value: FieldValue): unknown
}

/** TYPEOF: which fields of a parent are wanted depends on the parent's object. */
export interface TypeOf {
  readonly kind: 'typeOf'
  readonly lookup: Field
  readonly cases: ReadonlyMap<string, readonly Column[]>
  readonly otherwise: readonly Column[]
}

/** A subquery over the records that refer to the row. `P` is the plan of a statement. */
export interface Children<P> {
  readonly kind: 'children'
  /** The name of the relationship, such as Contacts. */
  readonly name: string
  readonly child: SObjectType
  /** The reference of the child that holds the row's id. */
  readonly lookup: Field
  readonly plan: P
}

export type Selected<P> = PlainField | ShownField | TypeOf | Children<P>
