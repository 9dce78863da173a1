// A file that supplies values: where it is, by which of its columns companies are found, and which columns it supplies.
import { ActionIcon, Fieldset, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useState } from 'react'
import { type Settings, settingsIn } from '../setup/stored.ts'
import { textIn, withSetting } from './draft.ts'

interface FileFieldsProps {
  readonly settings: Settings
  onChange(settings: Settings): void
}

const KEYS = [
  { name: 'domain', label: 'Column of domains', about: 'Or of websites: a registered domain is one company’s' },
  { name: 'company', label: 'Column of company names', about: 'Where the domain is not known' },
] as const

export function FileFields({ settings, onChange }: FileFieldsProps) {
  const match = settingsIn(settings['match'])
  const supplies = settingsIn(settings['supplies'])
  const setColumn = (name: string, column: string) =>
    onChange(withSetting(settings, 'match', { ...withSetting(match, name, column === '' ? undefined : column) }))
  const setSupplies = (changed: Settings) => onChange(withSetting(settings, 'supplies', { ...changed }))
  return (
    <>
      <TextInput
        label="File"
        description="CSV in UTF-8 with a header line, in the folder that EVERGREEN_FILES names"
        required
        autoComplete="off"
        value={textIn(settings, 'path')}
        onChange={({ currentTarget }) => onChange(withSetting(settings, 'path', currentTarget.value))}
      />
      {KEYS.map(({ name, label, about }) => (
        <TextInput
          key={name}
          label={label}
          description={about}
          autoComplete="off"
          value={textIn(match, name)}
          onChange={({ currentTarget }) => setColumn(name, currentTarget.value)}
        />
      ))}
      <Fieldset legend="What it supplies">
        <Stack gap="sm">
          {Object.keys(supplies).map(name => (
            <Group key={name} gap="xs" align="flex-end" wrap="nowrap">
              <TextInput
                flex={1}
                label={`Column of ${name}`}
                required
                autoComplete="off"
                value={textIn(supplies, name)}
                onChange={({ currentTarget }) => setSupplies({ ...supplies, [name]: currentTarget.value })}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                aria-label={`Leave out ${name}`}
                onClick={() => setSupplies(withSetting(supplies, name, undefined))}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            </Group>
          ))}
          {Object.keys(supplies).length === 0 && (
            <Text size="sm" c="dimmed">
              Nothing yet: name at least one value.
            </Text>
          )}
          <Another onAdd={name => setSupplies(name in supplies ? supplies : { ...supplies, [name]: name })} />
        </Stack>
      </Fieldset>
    </>
  )
}

function Another({ onAdd }: { readonly onAdd: (name: string) => void }) {
  const [name, setName] = useState('')
  const add = () => {
    if (name.trim() !== '') onAdd(name.trim())
    setName('')
  }
  return (
    <TextInput
      label="Another value"
      description="As fields of syncs ask for it, such as industry; Enter adds it"
      autoComplete="off"
      value={name}
      onChange={({ currentTarget }) => setName(currentTarget.value)}
      onBlur={add}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key !== 'Enter') return
        event.preventDefault()
        add()
      }}
    />
  )
}
