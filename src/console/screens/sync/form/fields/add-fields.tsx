// More fields of the object, each with the kind that it probably has: one by one, or all that tell what they are.
import { Button, Group, Select, Text, TextInput } from '@mantine/core'
import { IconPlus, IconSparkles } from '@tabler/icons-react'
import { useState } from 'react'
import { Failure } from '../../../../parts/failure.tsx'
import { counted, words } from '../../../../parts/figures.ts'
import { useMay } from '../../../../session/session.ts'
import { type DiscoveredField, useFields } from '../../draft/discovered.ts'
import { useDraft } from '../../draft/draft.tsx'
import { groupOf, wordOf } from '../../draft/text.ts'
import { labelled } from '../controls/field-select.tsx'

/** A field as it begins: of a kind that is guessed, filled where it is empty. */
export function begun({ kind }: Pick<DiscoveredField, 'kind'>): Readonly<Record<string, string>> {
  return { kind: kind ?? 'text', policy: 'fill-empty' }
}

export function AddFields() {
  const { at, set, change } = useDraft()
  const { data, error } = useFields(wordOf(at(['connection'])), wordOf(at(['stream'])), useMay('operator'))
  const fields = groupOf(at(['fields']))
  if (error !== null) {
    return (
      <>
        <Failure error={error} />
        <ByName onAdd={name => set(['fields', name], begun({ kind: null }))} />
      </>
    )
  }
  const others = (data?.fields ?? []).filter(({ name }) => !(name in fields))
  const known = others.filter(({ kind, updateable }) => kind !== null && updateable)
  const shown = others.map(field => ({
    value: field.name,
    label: labelled(field.label, field.name),
    kind: field.kind,
  }))
  return (
    <Group gap="sm" align="flex-end">
      <Select
        label="Add a field"
        placeholder={data === undefined ? 'Asking the CRM…' : 'Name or label'}
        searchable
        flex={1}
        miw={220}
        data={shown}
        value={null}
        nothingFoundMessage="No such field"
        renderOption={({ option }) => {
          const kind = shown.find(({ value }) => value === option.value)?.kind ?? null
          return (
            <Group justify="space-between" flex={1} wrap="nowrap">
              <Text size="sm">{option.label}</Text>
              <Text size="xs" c="dimmed">
                {kind === null ? '' : words(kind)}
              </Text>
            </Group>
          )
        }}
        onChange={chosen => {
          const field = others.find(({ name }) => name === chosen)
          if (field !== undefined) set(['fields', field.name], begun(field))
        }}
      />
      {known.length > 0 && (
        <Button
          variant="default"
          leftSection={<IconSparkles size={16} aria-hidden />}
          onClick={() => change(known.map(field => [['fields', field.name], begun(field)]))}
        >
          Add {counted(known.length, 'field')} with a known kind
        </Button>
      )}
    </Group>
  )
}

function ByName({ onAdd }: { readonly onAdd: (name: string) => void }) {
  const [name, setName] = useState('')
  return (
    <Group align="flex-end">
      <TextInput label="Name of a field" value={name} onChange={({ currentTarget }) => setName(currentTarget.value)} />
      <Button
        variant="default"
        leftSection={<IconPlus size={16} aria-hidden />}
        disabled={name === ''}
        onClick={() => {
          onAdd(name)
          setName('')
        }}
      >
        Add it
      </Button>
    </Group>
  )
}
