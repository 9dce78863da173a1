// What can be done about a connection as a whole: stop and go on, change its settings, take it out.
import { Button, Group, Stack } from '@mantine/core'
import { IconAdjustments, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, bodyOf } from '../../api/client.ts'
import type { Connection } from '../../api/words.ts'
import { Failure } from '../../parts/failure.tsx'
import { useMay } from '../../session/session.ts'
import { RemoveConnection } from './remove.tsx'

export function ConnectionActions({ connection: { alias, pausedAt } }: { readonly connection: Connection }) {
  const client = useQueryClient()
  const isOperator = useMay('operator')
  const isAdmin = useMay('admin')
  const isPaused = pausedAt !== null
  const params = { params: { path: { alias } } }
  const turn = useMutation({
    mutationFn: () =>
      isPaused
        ? bodyOf(api.POST('/api/v1/connections/{alias}/resume', params))
        : bodyOf(api.POST('/api/v1/connections/{alias}/pause', params)),
    onSuccess: () => client.invalidateQueries(),
  })
  if (!isOperator) return null
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <RemoveConnection alias={alias} />
        <Button
          variant="default"
          leftSection={isPaused ? <IconPlayerPlay size={16} aria-hidden /> : <IconPlayerPause size={16} aria-hidden />}
          loading={turn.isPending}
          onClick={() => turn.mutate()}
        >
          {isPaused ? 'Resume' : 'Pause'}
        </Button>
        {isAdmin && (
          <Button
            renderRoot={props => <Link to="/connections/$alias/settings" params={{ alias }} {...props} />}
            variant="default"
            leftSection={<IconAdjustments size={16} aria-hidden />}
          >
            Settings
          </Button>
        )}
      </Group>
      {turn.error !== null && <Failure error={turn.error} />}
    </Stack>
  )
}
