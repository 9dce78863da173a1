// Fields of a sync that paused themselves, and letting each of them go on.
import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconPlayerPause } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, bodyOf } from '../../api/client.ts'
import type { Sync } from '../../api/words.ts'
import { Failure } from '../../parts/failure.tsx'
import { counted } from '../../parts/figures.ts'
import { Moment } from '../../parts/moment.tsx'
import { useMay } from '../../session/session.ts'

export function PausedFields({ sync: { name, pausedFields } }: { readonly sync: Sync }) {
  return pausedFields.map(paused => <PausedField key={paused.field} sync={name} paused={paused} />)
}

interface PausedFieldProps {
  readonly sync: string
  readonly paused: Sync['pausedFields'][number]
}

function PausedField({ sync, paused: { field, flips, since } }: PausedFieldProps) {
  const client = useQueryClient()
  const resume = useMutation({
    mutationFn: () => bodyOf(api.POST('/api/v1/syncs/{sync}/resume', { params: { path: { sync } }, body: { field } })),
    onSuccess: () => client.invalidateQueries(),
  })
  const may = useMay('operator')
  return (
    <Alert
      color="orange"
      variant="light"
      icon={<IconPlayerPause aria-hidden />}
      title={`The field ${field} paused itself`}
    >
      <Stack gap="xs">
        <Text size="sm" component="div">
          Others put {counted(flips, 'value')} of it back, so that nothing is written to it since <Moment at={since} />.
          Find the flow or the program that does it, then let the field go on.
        </Text>
        {resume.error !== null && <Failure error={resume.error} />}
        {may && (
          <Group>
            <Button
              size="compact-sm"
              variant="default"
              loading={resume.isPending}
              onClick={() => resume.mutate()}
            >{`Resume ${field}`}</Button>
          </Group>
        )}
      </Stack>
    </Alert>
  )
}
