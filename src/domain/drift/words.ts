// A drift in words for an admin: what is otherwise, what the sync does about it, what to do.

import { guessKind } from '../kind/guess.ts'
import type { Drift } from './drift.ts'
import { isHarmless, type Response } from './policy.ts'

const HIDDEN = 'gone, or hidden from the user that Evergreen logs in as'
const SHOWN = 5

const some = (values: readonly string[]): string => {
  const more = values.length - SHOWN
  return `${values.slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** "Email is gone, or hidden from …" */
export function whatOf(drift: Drift, stream: string): string {
  const { field } = drift
  switch (drift.kind) {
    case 'object-vanished':
      return `${stream} is ${HIDDEN}`
    case 'returned':
      return `${field ?? stream} is there again`
    case 'added':
      return `${stream} has a new field ${field} (${drift.shape.label}, ${drift.shape.type})`
    case 'renamed':
      return `${field} is gone, and ${drift.to} has its label and type: it looks renamed`
    case 'retyped':
      return `${field} was of type ${drift.from} and is of type ${drift.to}`
    case 'vanished':
      return `${field} is ${HIDDEN}`
    case 'locked':
      return `${field} can no longer be edited by the user that Evergreen logs in as`
    case 'unlocked':
      return `${field} can be edited again`
    case 'shortened':
      return `${field} took ${drift.from ?? 'any number of'} characters and takes ${drift.to}`
    case 'values-added':
      return drift.values === 'any' ? `${field} takes any value now` : `${field} has new values: ${some(drift.values)}`
    case 'values-removed':
      return drift.values === 'others'
        ? `${field} takes the values of its list alone now`
        : `${field} has lost values: ${some(drift.values)}`
  }
}

const UNRECEIPTED = 'writes go without a receipt; a lost answer may stay uncertain'

/** What becomes of the field, as the sync goes on. */
export function doneAbout(drift: Drift, response: Response): string {
  if (response === 'pause' || response === 'stop') return 'the sync is paused'
  const took = response === 'take'
  switch (drift.kind) {
    case 'object-vanished':
      return 'the sync is paused'
    case 'returned':
    case 'unlocked':
      return 'it is used again'
    case 'added':
      return took && guessKind(drift.shape) !== null
        ? `it is read as ${guessKind(drift.shape)}, not written`
        : 'it is not read'
    case 'renamed':
      return took ? `${drift.to} takes its place` : 'it is left out; what is known of it is kept'
    case 'vanished':
      return drift.use === 'receipt' ? UNRECEIPTED : 'it is left out; what is known of it is kept'
    case 'retyped':
      return took || isHarmless(drift) ? 'it is used as it is now' : 'it is left out; what is known of it is kept'
    case 'locked':
      return drift.use === 'receipt' ? UNRECEIPTED : 'it is no longer written'
    case 'shortened':
      return 'what is longer is not written'
    case 'values-added':
      return took || drift.values === 'any' ? 'they may be written' : 'they are not written'
    case 'values-removed':
      return 'what is not in the list is not written'
  }
}

const PERMIT = 'give the user permission again'

/** An instruction to the admin; null where there is nothing to be done. */
export function fixFor(drift: Drift, response: Response, sync: string): string | null {
  const fix = remedyFor(drift, response)
  if (response !== 'pause' && response !== 'stop') return fix === null ? null : capital(`${fix}.`)
  const look = fix === null ? 'look at it' : fix
  return capital(`${look}, then resume ${sync}.`)
}

function remedyFor(drift: Drift, response: Response): string | null {
  const { field } = drift
  switch (drift.kind) {
    case 'object-vanished':
      return `${PERMIT}, or change the stream in the set-up`
    case 'returned':
    case 'unlocked':
    case 'values-added':
      return null
    case 'added':
      return response === 'take' ? null : `to have it read, add ${field} to the fields of the sync`
    case 'renamed':
      return response === 'take' ? null : `write ${drift.to} in place of ${field} in the set-up`
    case 'vanished':
      if (drift.use === 'receipt') return `make ${field} again, so that lost answers can be settled`
      return `${PERMIT}, or take ${field} out of the set-up`
    case 'retyped':
      return response === 'take' || isHarmless(drift) ? null : `check that ${field} still means the same`
    case 'locked':
      if (drift.use === 'receipt') return `${PERMIT} to edit ${field}, so that lost answers can be settled`
      return `${PERMIT} to edit ${field}, or set its policy to never`
    case 'shortened':
      return `make ${field} longer, if longer values are wanted`
    case 'values-removed':
      return `bring back the values of ${field} that are still wanted`
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
