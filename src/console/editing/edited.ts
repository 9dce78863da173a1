// What is edited of something that is stored: it follows what is stored until something is typed; from then on what is
// typed stays as it is, with what it was made of, whoever saves meanwhile.
import { useState } from 'react'

interface Edit<T> {
  readonly value: T
  /** What was stored when the edit began, and its version. */
  readonly of: T
  readonly version: string
}

export interface Edited<T> {
  readonly value: T
  /** The version that a change must name: not the newest one where somebody changed the same meanwhile. */
  readonly version: string
  readonly isEdited: boolean
  /** Somebody else changed the same since the edit began. */
  readonly isBehind: boolean
  set(value: T): void
  /** From what is typed by now, which may be more than was shown last. */
  update(change: (value: T) => T): void
  /** What is typed is to replace what is stored now. */
  keep(): void
  /** What is stored counts again. */
  discard(): void
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** `stored` is a text, or plain settings; it and its version may be others at each call. */
export function useEdited<T>(stored: T, version: string): Edited<T> {
  const [edit, setEdit] = useState<Edit<T> | null>(null)
  const isBehind = edit !== null && !isSame(edit.of, stored)
  return {
    value: edit === null ? stored : edit.value,
    version: isBehind ? edit.version : version,
    isEdited: edit !== null && !isSame(edit.value, stored),
    isBehind,
    set: value => setEdit(before => ({ of: stored, version, ...before, value })),
    update: change =>
      setEdit(before => ({ of: stored, version, ...before, value: change(before === null ? stored : before.value) })),
    keep: () => setEdit(before => before && { ...before, of: stored, version }),
    discard: () => setEdit(null),
  }
}
