// What can be done with a sync: run it now, see what a run would do, pause it or let it go on.
import { Button, Group } from '@mantine/core'
import { IconEye, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api, bodyOf } from '../../api/client.ts'
import { Failure } from '../../parts/failure.tsx'
import { useMay } from '../../session/session.ts'

interface ActionsProps {
  readonly sync: string
  readonly isPaused: boolean
}

export function Actions({ sync, isPaused }: ActionsProps) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const start = useMutation({
    mutationFn: (dryRun: boolean) => bodyOf(api.POST('/api/v1/runs', { body: { sync, mode: 'incremental', dryRun } })),
    onSuccess: ({ id }) => navigate({ to: '/runs/$run', params: { run: id } }),
  })
  const pause = useMutation({
    mutationFn: () => {
      const path = { params: { path: { sync } } }
      return isPaused
        ? bodyOf(api.POST('/api/v1/syncs/{sync}/resume', { ...path, body: {} }))
        : bodyOf(api.POST('/api/v1/syncs/{sync}/pause', path))
    },
    onSuccess: () => client.invalidateQueries(),
  })
  if (!useMay('operator')) return null
  const error = start.error ?? pause.error
  return (
    <>
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={isPaused ? <IconPlayerPlay size={16} aria-hidden /> : <IconPlayerPause size={16} aria-hidden />}
          loading={pause.isPending}
          onClick={() => pause.mutate()}
        >
          {isPaused ? 'Resume' : 'Pause'}
        </Button>
        <Button
          variant="default"
          leftSection={<IconEye size={16} aria-hidden />}
          loading={start.isPending && start.variables}
          onClick={() => start.mutate(true)}
        >
          Dry run
        </Button>
        <Button
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          loading={start.isPending && !start.variables}
          onClick={() => start.mutate(false)}
        >
          Run now
        </Button>
      </Group>
      {error !== null && <Failure error={error} />}
    </>
  )
}
