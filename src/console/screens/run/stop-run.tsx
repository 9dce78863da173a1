// Stopping a run that goes on, after having said what that means.
import { Button, Group, Popover, Stack, Text } from '@mantine/core'
import { IconPlayerStop } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, bodyOf } from '../../api/client.ts'
import type { Run } from '../../api/words.ts'
import { Failure } from '../../parts/failure.tsx'

export function StopRun({ run: { id, stoppedBy } }: { readonly run: Run }) {
  const client = useQueryClient()
  const stop = useMutation({
    mutationFn: () => bodyOf(api.POST('/api/v1/runs/{run}/stop', { params: { path: { run: id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: ['run', id] }),
  })
  if (stoppedBy !== null) return null
  return (
    <Popover position="bottom-end" withArrow trapFocus returnFocus width={300}>
      <Popover.Target>
        <Button variant="default" leftSection={<IconPlayerStop size={16} aria-hidden />}>
          Stop
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <Text size="sm">
            What has been sent is settled first; nothing more is begun. The next run comes back to what is left.
          </Text>
          {stop.error !== null && <Failure error={stop.error} />}
          <Group justify="flex-end">
            <Button color="red" loading={stop.isPending} onClick={() => stop.mutate()}>
              Stop this run
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
