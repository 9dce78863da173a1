// Pausing everything at once, and letting it go on, each after having said what that means.
import { Button } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, bodyOf } from '../../api/client.ts'
import type { Sync } from '../../api/words.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { useMay } from '../../session/session.ts'

type Deed = 'pause' | 'resume'

export function PauseAll({ syncs }: { readonly syncs: readonly Sync[] }) {
  const client = useQueryClient()
  const [asked, setAsked] = useState<Deed | null>(null)
  const change = useMutation({
    mutationFn: (deed: Deed) =>
      deed === 'pause' ? bodyOf(api.POST('/api/v1/pause')) : bodyOf(api.POST('/api/v1/resume')),
    onSuccess: () => {
      setAsked(null)
      return client.invalidateQueries()
    },
  })
  if (!useMay('operator') || syncs.length === 0) return null
  const isPaused = ({ schedule }: Sync) => schedule.paused !== null
  const ask = (deed: Deed) => {
    change.reset()
    setAsked(deed)
  }
  return (
    <>
      {!syncs.every(isPaused) && (
        <Button variant="default" leftSection={<IconPlayerPause size={16} aria-hidden />} onClick={() => ask('pause')}>
          Pause everything
        </Button>
      )}
      {syncs.some(isPaused) && (
        <Button variant="default" leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={() => ask('resume')}>
          Resume everything
        </Button>
      )}
      {asked !== null && (
        <Confirm
          title={asked === 'pause' ? 'Pause everything' : 'Resume everything'}
          action={asked === 'pause' ? 'Pause all of it' : 'Resume all of it'}
          isPending={change.isPending}
          error={change.error}
          onConfirm={() => change.mutate(asked)}
          onClose={() => setAsked(null)}
        >
          {asked === 'pause'
            ? 'No sync and no connection does anything until it is resumed; writing stops within one batch.'
            : 'Every sync and every connection goes on, also those that were paused one by one or paused themselves.'}
        </Confirm>
      )}
    </>
  )
}
