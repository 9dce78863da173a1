// What is looked for in the audit. A filter counts once its field is left or Enter is pressed.
import { Button, Group, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { AUDIT_FILTERS, type AuditFilter } from './filter.ts'

const HINTS: Readonly<Partial<Record<keyof AuditFilter, string>>> = {
  actor: 'user:ada',
  since: '2026-01-31',
  until: '2026-02-28',
}

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
            <Filter key={`${name} ${filter[name]}`} name={name} value={filter[name] ?? ''} set={set} />
          ))}
          <Button variant="subtle" disabled={isEmpty} onClick={clear}>
            Clear
          </Button>
        </Group>
      </form>
    </search>
  )
}

interface FilterProps extends Pick<FiltersProps, 'set'> {
  readonly name: keyof AuditFilter
  readonly value: string
}

function Filter({ name, value, set }: FilterProps) {
  const [text, setText] = useState(value)
  const settle = () => {
    const asked = text.trim()
    if (asked !== value) set({ [name]: asked === '' ? undefined : asked })
  }
  return (
    <TextInput
      label={name.charAt(0).toUpperCase() + name.slice(1)}
      {...(HINTS[name] !== undefined && { placeholder: HINTS[name] })}
      size="xs"
      w={150}
      value={text}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={settle}
      onKeyDown={({ key }) => key === 'Enter' && settle()}
    />
  )
}
