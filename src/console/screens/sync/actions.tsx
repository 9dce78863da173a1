// What can be done with a sync: run it now, see what a run would do, pause it or let it go on, take it out.
import { Button, Group } from '@mantine/core'
import { IconEye, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api, bodyOf } from '../../api/client.ts'
import { Failure } from '../../parts/failure.tsx'
import { useMay } from '../../session/session.ts'
import { NotStarted } from '../runs/not-started.tsx'
import { RemoveSync } from './remove.tsx'

interface ActionsProps {
  readonly sync: string
  readonly isPaused: boolean
}

interface Asked {
  readonly dryRun: boolean
  /** In place of a plan that waits. */
  readonly replan?: boolean
}

export function Actions({ sync, isPaused }: ActionsProps) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const start = useMutation({
    mutationFn: (asked: Asked) => bodyOf(api.POST('/api/v1/runs', { body: { sync, mode: 'incremental', ...asked } })),
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
  return (
    <>
      <Group gap="xs">
        <RemoveSync sync={sync} />
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
          loading={start.isPending && start.variables.dryRun}
          onClick={() => start.mutate({ dryRun: true })}
        >
          Dry run
        </Button>
        <Button
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          loading={start.isPending && !start.variables.dryRun}
          onClick={() => start.mutate({ dryRun: false })}
        >
          Run now
        </Button>
      </Group>
      {pause.error !== null && <Failure error={pause.error} />}
      {start.error !== null && (
        <NotStarted
          error={start.error}
          sync={sync}
          isPending={start.isPending}
          onReplan={() => start.mutate({ dryRun: start.variables?.dryRun ?? false, replan: true })}
        />
      )}
    </>
  )
}
