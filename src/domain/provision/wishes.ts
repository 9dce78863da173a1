// The fields that the syncs of one connection ask for, each once; and what cannot be asked for, with the reason.

import type { Remedy } from '../advice/remedy.ts'
import { needOf } from '../need.ts'
import type { SyncDefinition } from '../sync.ts'
import { type FieldWish, RECEIPT, shapeOfKind, shapeText, stampWishes } from './wish.ts'

/** A field that is not made, and what a person can do. */
export interface Objection {
  readonly stream: string
  readonly field: string
  readonly detail: string
  readonly fix: string
  /** How that is done in Evergreen, where it is done there. */
  readonly remedy?: Remedy | undefined
}

export interface Wishes {
  readonly fields: readonly FieldWish[]
  /** Of fields that are of no shape that could be made: said only where they are missing. */
  readonly unshaped: readonly Objection[]
  /** Two syncs that want the same field for different things. */
  readonly clashes: readonly Objection[]
  /** Syncs that write and name no stamps. */
  readonly unstamped: readonly string[]
}

/** `receipt`: what the CRM's field for receipts is called. */
export function wishesOf(syncs: readonly SyncDefinition[], receipt: string): Wishes {
  const asked = syncs.flatMap(sync => [...receiptOf(sync, receipt), ...stampsOf(sync), ...valuesOf(sync)])
  const first = new Map<string, FieldWish>()
  for (const wish of asked) {
    const key = keyOf(wish)
    if (!first.has(key)) first.set(key, wish)
  }
  const clashes = asked.flatMap(wish => clashOf(first.get(keyOf(wish)) ?? wish, wish))
  const disputed = new Set(clashes.map(keyOf))
  return {
    fields: [...first.values()].filter(wish => !disputed.has(keyOf(wish))),
    unshaped: syncs.flatMap(unshapedOf),
    clashes,
    unstamped: syncs.filter(sync => sync.stamps === null && needOf(sync).writes.length > 0).map(({ name }) => name),
  }
}

const keyOf = ({ stream, field }: Pick<FieldWish, 'stream' | 'field'>) => JSON.stringify([stream, field])

function receiptOf(sync: SyncDefinition, field: string): FieldWish[] {
  if (needOf(sync).writes.length === 0) return []
  return [{ stream: sync.stream, field, role: { is: 'receipt' }, ...RECEIPT, sync: sync.name }]
}

function stampsOf({ name, stream, stamps }: SyncDefinition): FieldWish[] {
  return stamps === null ? [] : stampWishes(stamps).map(wish => ({ ...wish, stream, sync: name }))
}

/** What no source supplies would stay empty, so a missing one of these is a slip of the pen. */
function valuesOf({ name, stream, fields }: SyncDefinition): FieldWish[] {
  return fields.flatMap(({ field, kind, supply }) => {
    const shape = supply === null ? null : shapeOfKind(kind)
    if (shape === null) return []
    const help = 'Kept up to date by Evergreen.'
    return [{ stream, field, role: { is: 'value', kind } as const, shape, label: labelOf(field), help, sync: name }]
  })
}

function unshapedOf({ name, stream, fields }: SyncDefinition): Objection[] {
  return fields.flatMap(({ field, kind, supply }) => {
    if (supply === null) {
      const fix = `Correct the name under syncs.${name}.fields, let our user see the field, or make it yourself.`
      return [{ stream, field, detail: `no source supplies it to ${name}, so it would stay empty`, fix }]
    }
    if (shapeOfKind(kind) !== null) return []
    const fix = 'Make the field yourself, with the values that may be chosen.'
    return [{ stream, field, detail: `what a ${kind} may hold is for a person to say`, fix }]
  })
}

function clashOf(one: FieldWish, other: FieldWish): Objection[] {
  if (shapeText(one.shape) === shapeText(other.shape) && one.role.is === other.role.is) return []
  const { stream, field } = one
  const detail = `${one.sync} wants a ${shapeText(one.shape)} of it, ${other.sync} a ${shapeText(other.shape)}`
  return [
    { stream, field, detail, fix: 'Name another field in one of them.', remedy: { do: 'edit-sync', sync: other.sync } },
  ]
}

const LONGEST_LABEL = 40

/** "Annual_Revenue__c" and "annual_revenue" are both "Annual Revenue". */
function labelOf(field: string): string {
  const words = field
    .replace(/__c$/i, '')
    .split('_')
    .filter(word => word !== '')
  return words
    .map(word => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join(' ')
    .slice(0, LONGEST_LABEL)
}
