// What is looked for in the audit. A filter counts once its field is left or Enter is pressed.
import { Button, type ComboboxItem, Group, NativeSelect, Text, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { EVENTS, OUTCOMES, REASONS } from '../../api/meanings.ts'
import { eventWords, words } from '../../parts/figures.ts'
import { AUDIT_FILTERS, type AuditFilter } from './filter.ts'

/** Those of which the words are known. */
const CHOICES: Readonly<Partial<Record<keyof AuditFilter, readonly ComboboxItem[]>>> = {
  event: EVENTS.map(value => ({ value, label: eventWords(value) })),
  reason: Object.entries(REASONS).map(([value, label]) => ({ value, label })),
  outcome: Object.entries(OUTCOMES)
    // Not of the audit: what is not written yet.
    .filter(([value]) => value !== 'pending')
    .map(([value, label]) => ({ value, label })),
}
const HINTS: Readonly<Partial<Record<keyof AuditFilter, string>>> = { actor: 'user:ada' }
const DAYS: readonly (keyof AuditFilter)[] = ['since', 'until']
const LOOK = { size: 'xs', w: { base: 'calc(50% - 5px)', xs: 170 } } as const

interface FiltersProps {
  readonly filter: AuditFilter
  readonly set: (change: AuditFilter) => void
  readonly clear: () => void
}

export function Filters({ filter, set, clear }: FiltersProps) {
  const submit = (event: FormEvent) => event.preventDefault()
  const isEmpty = AUDIT_FILTERS.every(name => filter[name] === undefined)
  return (
    <search aria-label="Entries of the audit">
      <form onSubmit={submit}>
        <Group gap="xs" align="flex-end">
          {AUDIT_FILTERS.map(name => (
            <Filter key={name} name={name} value={filter[name] ?? ''} set={set} />
          ))}
          <Button variant="subtle" disabled={isEmpty} onClick={clear}>
            Clear
          </Button>
        </Group>
        <Text size="xs" c="dimmed" mt={6}>
          By a value: <Link to="/records">find its record</Link> by an address, a number, a domain or a name, and ask
          for its audit there.
        </Text>
      </form>
    </search>
  )
}

interface FilterProps extends Pick<FiltersProps, 'set'> {
  readonly name: keyof AuditFilter
  readonly value: string
}

function Filter({ name, value, set }: FilterProps) {
  const choices = CHOICES[name]
  if (choices === undefined) return <Typed name={name} value={value} set={set} />
  return (
    <NativeSelect
      {...LOOK}
      label={words(name)}
      data={[{ value: '', label: 'Any' }, ...choices]}
      value={value}
      onChange={({ currentTarget: { value: chosen } }) => set({ [name]: chosen === '' ? undefined : chosen })}
    />
  )
}

function Typed({ name, value, set }: FilterProps) {
  const [text, setText] = useState(value)
  const [asked, setAsked] = useState(value)
  const [before, setBefore] = useState(value)
  if (before !== value) {
    setBefore(value)
    setAsked(value)
    // Cleared, or come to from elsewhere; what was asked for here may be typed on already.
    if (value !== asked) setText(value)
  }
  const settle = () => {
    const wanted = text.trim()
    setText(wanted)
    setAsked(wanted)
    if (wanted !== value) set({ [name]: wanted === '' ? undefined : wanted })
  }
  return (
    <TextInput
      {...LOOK}
      label={words(name)}
      {...(HINTS[name] !== undefined && { placeholder: HINTS[name] })}
      {...(DAYS.includes(name) && { type: 'date' })}
      value={text}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={settle}
      onKeyDown={({ key }) => key === 'Enter' && settle()}
    />
  )
}
