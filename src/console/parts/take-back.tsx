// What an undo would take back, and the button that does it: of a run, a record or a field.
import { Button, Group, List, Stack, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api, bodyOf } from '../api/client.ts'
import { Failure } from './failure.tsx'
import { counted } from './figures.ts'

interface Target {
  /** A run, or the name of a sync. */
  readonly of: string
  readonly record?: string
  readonly field?: string
}

export function TakeBack({ target }: { readonly target: Target }) {
  const navigate = useNavigate()
  const preview = useQuery({
    queryKey: ['undo', target],
    queryFn: () => bodyOf(api.POST('/api/v1/undo/preview', { body: target })),
  })
  const undo = useMutation({
    mutationFn: () => bodyOf(api.POST('/api/v1/undo', { body: target })),
    onSuccess: ({ id }) => navigate({ to: '/runs/$run', params: { run: id } }),
  })
  if (preview.error !== null) return <Failure error={preview.error} />
  if (preview.data === undefined) return <Text c="dimmed">Looking at what was written…</Text>
  const { changes, records, fields } = preview.data
  return (
    <Stack>
      <Text>
        {counted(changes, 'change')} of {counted(records, 'record')} will be taken back. What somebody changed since
        stays and is named. What is taken back is not proposed again.
      </Text>
      <List size="sm">
        {Object.entries(fields).map(([field, times]) => (
          <List.Item key={field}>
            {field}: {counted(times, 'change')}
          </List.Item>
        ))}
      </List>
      {undo.error !== null && <Failure error={undo.error} />}
      <Group justify="flex-end">
        <Button color="red" loading={undo.isPending} disabled={changes === 0} onClick={() => undo.mutate()}>
          Take back {counted(changes, 'change')}
        </Button>
      </Group>
    </Stack>
  )
}
