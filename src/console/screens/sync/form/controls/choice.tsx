// A setting with words to choose from, where there is no room to explain it: the browser's own list, of which a screen can
// have many.
import { NativeSelect } from '@mantine/core'
import { words } from '../../../../parts/figures.ts'
import { useDraft } from '../../draft/draft.tsx'
import { useSettings } from '../../draft/schema.ts'
import { type Path, wordOf } from '../../draft/text.ts'

interface ChoiceProps {
  readonly path: Path
  readonly label: string
  /** Whose it is, for who hears it. */
  readonly of: string
}

export function Choice({ path, label, of }: ChoiceProps) {
  const { at, set } = useDraft()
  const { choices, standard } = useSettings()(path)
  const chosen = wordOf(at(path)) || standard
  const all = chosen === '' || choices.includes(chosen) ? choices : [chosen, ...choices]
  return (
    <NativeSelect
      size="xs"
      label={label}
      aria-label={`${label} of ${of}`}
      data={all.map(value => ({ value, label: words(value) }))}
      value={chosen}
      onChange={({ currentTarget }) => set(path, currentTarget.value)}
    />
  )
}
