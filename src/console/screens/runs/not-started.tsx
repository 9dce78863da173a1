// Why a run did not begin; and where a plan waits, the way to it, and the way to another one in its place.
import { Button, Group, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, bodyOf } from '../../api/client.ts'
import { problemOf } from '../../api/problem.ts'
import { Failure } from '../../parts/failure.tsx'

interface NotStartedProps {
  readonly error: Error
  readonly sync: string
  readonly isPending: boolean
  /** Asks for a run that takes the place of what waits. */
  onReplan(): void
}

export function NotStarted({ error, sync, isPending, onReplan }: NotStartedProps) {
  if (problemOf(error).code !== 'plan_waits') return <Failure error={error} />
  return (
    <Stack gap="xs">
      <Failure error={error} />
      <Group gap="xs">
        <WaitingPlan sync={sync} />
        <Button variant="default" loading={isPending} onClick={onReplan}>
          Plan anew
        </Button>
      </Group>
    </Stack>
  )
}

function WaitingPlan({ sync }: { readonly sync: string }) {
  const { data } = useQuery({
    queryKey: ['runs', { sync, status: 'planned', limit: 1 }],
    queryFn: () =>
      bodyOf(api.GET('/api/v1/runs', { params: { query: { sync, status: 'planned' as const, limit: 1 } } })),
  })
  const [run] = data?.items ?? []
  if (run === undefined) return null
  return (
    <Button variant="default" renderRoot={props => <Link {...props} to="/runs/$run" params={{ run: run.id }} />}>
      Look at the plan
    </Button>
  )
}
