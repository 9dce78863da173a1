// One setting of the sync as a field of the form: what it is for, its choices and its standard are the set-up's own words.
import { NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { words } from '../../../../parts/figures.ts'
import { useDraft } from '../../draft/draft.tsx'
import { useSettings } from '../../draft/schema.ts'
import { type Path, wordOf } from '../../draft/text.ts'

interface SettingProps {
  readonly path: Path
  readonly label: string
  /** In place of the set-up's own words. */
  readonly about?: string
  readonly suffix?: string
  readonly placeholder?: string
  /** For text of several lines. */
  readonly long?: boolean
}

export function Setting({ path, label, about, suffix, placeholder, long = false }: SettingProps) {
  const { at, set } = useDraft()
  const setting = useSettings()(path)
  const value = at(path)
  const shared = { label, description: about ?? setting.about }
  if (setting.choices.length > 0) {
    return (
      <Select
        {...shared}
        data={setting.choices.map(each => ({ value: each, label: words(each) }))}
        value={wordOf(value) || null}
        placeholder={words(setting.standard)}
        clearable={setting.standard !== ''}
        onChange={chosen => set(path, chosen ?? undefined)}
      />
    )
  }
  if (setting.kind !== 'text') {
    return (
      <NumberInput
        {...shared}
        value={typeof value === 'number' ? value : ''}
        placeholder={placeholder ?? (setting.standard === '' ? 'No limit' : `${setting.standard}${suffix ?? ''}`)}
        allowDecimal={setting.kind === 'number'}
        {...(setting.min !== undefined && { min: setting.min })}
        {...(setting.max !== undefined && { max: setting.max })}
        {...(suffix !== undefined && { suffix })}
        onChange={given => set(path, typeof given === 'number' ? given : undefined)}
      />
    )
  }
  const text = {
    ...shared,
    value: wordOf(value),
    placeholder: placeholder ?? setting.standard,
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => set(path, currentTarget.value || undefined),
  }
  return long ? <Textarea {...text} autosize minRows={1} spellCheck={false} /> : <TextInput {...text} />
}
