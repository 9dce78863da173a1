// Choosing how Evergreen is let in, and telling what that way needs.
import { Radio, Stack, TextInput } from '@mantine/core'
import type { Settings } from '../setup/stored.ts'
import { textIn, withSetting } from './draft.ts'
import { SecretField } from './secret-field.tsx'
import type { Way } from './ways.ts'

interface WayChoiceProps {
  readonly ways: readonly Way[]
  readonly value: string
  onChange(id: string): void
}

export function WayChoice({ ways, value, onChange }: WayChoiceProps) {
  return (
    <Radio.Group label="How Evergreen is let in" value={value} onChange={onChange}>
      <Stack gap="xs" mt={6}>
        {ways.map(({ id, label, about }) => (
          <Radio key={id} value={id} label={label} description={about} />
        ))}
      </Stack>
    </Radio.Group>
  )
}

interface WayFieldsProps {
  readonly way: Way
  readonly settings: Settings
  onChange(settings: Settings): void
}

export function WayFields({ way, settings, onChange }: WayFieldsProps) {
  return (
    <>
      {way.fields.map(field =>
        field.form === 'text' ? (
          <TextInput
            key={field.name}
            label={field.label}
            description={field.about}
            required
            autoComplete="off"
            value={textIn(settings, field.name)}
            onChange={({ currentTarget }) => onChange(withSetting(settings, field.name, currentTarget.value))}
          />
        ) : (
          <SecretField
            key={field.name}
            field={field}
            value={settings[field.name]}
            onChange={value => onChange(withSetting(settings, field.name, value))}
          />
        ),
      )}
    </>
  )
}
