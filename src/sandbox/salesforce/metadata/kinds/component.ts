// A kind of component of the metadata, such as CustomField: what can be done with components of the kind by their name.
import type { Org } from '../../org.ts'

export type Json = { readonly [name: string]: unknown }

export interface ComponentKind {
  /** Such as CustomField. */
  readonly name: string
  /** The folder and the ending of its file in a project. */
  readonly folder: string
  readonly suffix: string
  has(org: Org, fullName: string): boolean
  /** @throws Refusal when there is one with the name, or the definition is not taken */
  create(org: Org, fullName: string, metadata: Json): void
  /** @throws Refusal when there is none with the name, or the definition is not taken */
  update(org: Org, fullName: string, metadata: Json): void
  /** @throws Refusal when there is none with the name */
  remove(org: Org, fullName: string): void
  /** The settings without the name; undefined when there is none with the name. */
  read(org: Org, fullName: string): Json | undefined
  /** The names of all there are. */
  names(org: Org): readonly string[]
}
