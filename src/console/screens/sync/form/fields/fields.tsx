// Which fields the sync keeps, what each means, and when another value may be written.
import { Stack, Text } from '@mantine/core'
import { counted } from '../../../../parts/figures.ts'
import { Section } from '../../../../parts/section.tsx'
import { useDraft } from '../../draft/draft.tsx'
import { groupOf } from '../../draft/text.ts'
import { AddFields } from './add-fields.tsx'
import { FieldRow } from './field-row.tsx'

export function Fields() {
  const { at, mayEdit } = useDraft()
  const names = Object.keys(groupOf(at(['fields'])))
  return (
    <Section
      title="Fields"
      aside={
        <Text size="sm" c="dimmed">
          {counted(names.length, 'field')}
        </Text>
      }
    >
      <Stack gap="sm">
        {names.length === 0 && (
          <Text size="sm" c="dimmed">
            No field yet. Choose what is to be kept fresh.
          </Text>
        )}
        {names.map(name => (
          <FieldRow key={name} name={name} isLast={names.length === 1} />
        ))}
        {mayEdit && <AddFields />}
      </Stack>
    </Section>
  )
}
