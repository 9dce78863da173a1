// The sync that is being edited: one text, which the form and the YAML beside it both show and both change.
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { type Path, type ReadText, readSync, type TextChange, valueAt, writeSync } from './text.ts'

export interface Draft extends ReadText {
  readonly name: string
  readonly text: string
  /** Whether who looks may change it. */
  readonly mayEdit: boolean
  at(path: Path): unknown
  /** Undefined takes the setting out. */
  set(path: Path, value: unknown): void
  /** Several at once. */
  change(changes: readonly TextChange[]): void
  setText(text: string): void
}

const Context = createContext<Draft | null>(null)

interface DraftOfProps {
  readonly name: string
  readonly text: string
  readonly mayEdit: boolean
  readonly onChange: (text: string) => void
  readonly children: ReactNode
}

export function DraftOf({ name, text, mayEdit, onChange, children }: DraftOfProps) {
  const read = useMemo(() => readSync(text, name), [text, name])
  const draft: Draft = {
    ...read,
    name,
    text,
    mayEdit,
    at: path => valueAt(read.sync, path),
    set: (path, value) => onChange(writeSync(text, name, [[path, value]])),
    change: changes => onChange(writeSync(text, name, changes)),
    setText: onChange,
  }
  return <Context value={draft}>{children}</Context>
}

export function useDraft(): Draft {
  const draft = useContext(Context)
  if (draft === null) throw new Error('no sync is being edited here')
  return draft
}
