// Takes a sync out of the set-up, once none of its runs goes on or waits.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api, bodyOf } from '../../api/client.ts'
import { Removal, RemoveButton } from '../setup/removal.tsx'

/** Whoever stops the run in another tab need not ask again. */
const AGAIN_MS = 5_000

export function RemoveSync({ sync }: { readonly sync: string }) {
  return <RemoveButton>{onClose => <Asked sync={sync} onClose={onClose} />}</RemoveButton>
}

function Asked({ sync, onClose }: { readonly sync: string; onClose(): void }) {
  const active = useRun(sync, 'active')
  const planned = useRun(sync, 'planned')
  return (
    <Removal
      name={sync}
      obstacle={obstacleOf(active, planned)}
      list="/syncs"
      remove={version =>
        api.DELETE('/api/v1/syncs/{sync}', { params: { path: { sync } }, headers: { 'if-match': version } })
      }
      onClose={onClose}
    >
      Its schedule and its settings go; a version of the set-up keeps them. Its runs and the audit stay, and everything
      that it wrote stays in the CRM: undo first what you do not want to keep. Made once more under this name it begins
      anew.
    </Removal>
  )
}

/** The id of a run of the sync that stands so; null where there is none, undefined where that is not known yet. */
function useRun(sync: string, status: 'active' | 'planned'): string | null | undefined {
  const query = { sync, status, limit: 1 }
  const { data } = useQuery({
    queryKey: ['runs', query],
    queryFn: () => bodyOf(api.GET('/api/v1/runs', { params: { query } })),
    refetchInterval: AGAIN_MS,
  })
  return data === undefined ? undefined : (data.items[0]?.id ?? null)
}

function obstacleOf(active: string | null | undefined, planned: string | null | undefined): ReactNode {
  if (active === undefined || planned === undefined) return undefined
  if (active !== null) {
    return (
      <>
        <RunLink run={active}>A run</RunLink> of it is active: stop it, or wait for its end.
      </>
    )
  }
  if (planned === null) return null
  return (
    <>
      <RunLink run={planned}>A plan</RunLink> of it waits: approve or reject it first.
    </>
  )
}

function RunLink({ run, children }: { readonly run: string; readonly children: string }) {
  return (
    <Link to="/runs/$run" params={{ run }}>
      {children}
    </Link>
  )
}
