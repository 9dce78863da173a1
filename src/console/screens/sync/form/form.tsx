// The form of a sync: what is read, what is kept fresh, when, and how carefully.
import { Fieldset, Stack, Text } from '@mantine/core'
import { useDraft } from '../draft/draft.tsx'
import { Fields } from './fields/fields.tsx'
import { Preview } from './preview.tsx'
import { Records } from './records/records.tsx'
import { Safety } from './safety.tsx'
import { Schedule } from './schedule/schedule.tsx'

export function Form() {
  const { mayEdit, sync } = useDraft()
  return (
    <Stack>
      {sync === null && (
        <Text size="sm" c="dimmed">
          The text cannot be read. Mend it there, and the form goes on with it.
        </Text>
      )}
      <Fieldset variant="unstyled" disabled={!mayEdit || sync === null}>
        <Stack>
          <Records />
          <Fields />
          <Schedule />
          <Safety />
        </Stack>
      </Fieldset>
      <Preview />
    </Stack>
  )
}
