// Choosing a field of the object by its label or its name; where the CRM cannot be asked, its name is written.
import { Select, TextInput } from '@mantine/core'
import { useMay } from '../../../../session/session.ts'
import { useFields } from '../../draft/discovered.ts'
import { useDraft } from '../../draft/draft.tsx'
import { wordOf } from '../../draft/text.ts'

interface FieldSelectProps {
  readonly label: string
  readonly value: string
  readonly onChange: (field: string) => void
}

export function FieldSelect({ label, value, onChange }: FieldSelectProps) {
  const { at } = useDraft()
  const { data } = useFields(wordOf(at(['connection'])), wordOf(at(['stream'])), useMay('operator'))
  if (data === undefined) {
    return (
      <TextInput aria-label={label} value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)} />
    )
  }
  const known = data.fields.map(({ name, label: shown }) => ({ value: name, label: labelled(shown, name) }))
  const isKnown = value === '' || known.some(each => each.value === value)
  return (
    <Select
      aria-label={label}
      placeholder="Field"
      searchable
      data={isKnown ? known : [{ value, label: value }, ...known]}
      value={value || null}
      onChange={chosen => chosen !== null && onChange(chosen)}
    />
  )
}

/** "Phone (phone)"; once where both are the same. */
export const labelled = (label: string, name: string): string => (label === name ? name : `${label} (${name})`)
