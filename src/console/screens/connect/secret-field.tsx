// A secret: typed, or left as it is sealed. It is never shown again.
import { PasswordInput, Textarea } from '@mantine/core'
import { useState } from 'react'
import { type Settings, settingsIn } from '../setup/stored.ts'
import type { WayField } from './ways.ts'

interface SecretFieldProps {
  readonly field: WayField
  readonly value: Settings[string] | undefined
  onChange(value: Settings[string] | undefined): void
}

export function SecretField({ field: { label, about, form }, value, onChange }: SecretFieldProps) {
  // What was there before something was typed, for who thinks better of it.
  const [before] = useState(value)
  const shared = {
    label,
    description: about,
    required: before === undefined,
    placeholder: placeholderOf(before),
    value: typeof value === 'string' ? value : '',
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      onChange(currentTarget.value === '' ? before : currentTarget.value),
  }
  if (form !== 'key') return <PasswordInput autoComplete="off" {...shared} />
  const mono = { input: { fontFamily: 'var(--mantine-font-family-monospace)' } }
  return <Textarea autosize minRows={3} maxRows={8} spellCheck={false} styles={mono} {...shared} />
}

function placeholderOf(before: Settings[string] | undefined): string {
  const { env, sealed } = settingsIn(before)
  if (typeof env === 'string') return `From the variable ${env}; type to replace it`
  return sealed === true ? 'Sealed here; type to replace it' : ''
}
