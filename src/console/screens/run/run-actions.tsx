// What can be done about a run: write what failed once more, or take back what it wrote.
import { Button, Group, List, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconArrowBackUp, IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api, bodyOf } from '../../api/client.ts'
import type { Report } from '../../api/words.ts'
import { Failure } from '../../parts/failure.tsx'
import { counted } from '../../parts/figures.ts'
import { useMay } from '../../session/session.ts'

const WRITTEN = ['applied', 'altered', 'restored']
const FAILED = ['rejected', 'conflict', 'uncertain', 'failed']

const some = (outcomes: Report['counts']['outcomes'], names: readonly string[]) =>
  names.some(name => (outcomes[name] ?? 0) > 0)

export function RunActions({ report: { run, counts } }: { readonly report: Report }) {
  const [isOpen, { open, close }] = useDisclosure(false)
  const navigate = useNavigate()
  const retry = useMutation({
    mutationFn: () => bodyOf(api.POST('/api/v1/runs/{run}/retry', { params: { path: { run: run.id } } })),
    onSuccess: ({ id }) => navigate({ to: '/runs/$run', params: { run: id } }),
  })
  const may = useMay('operator')
  if (!may || run.status === 'active') return null
  return (
    <Stack gap="xs">
      <Group gap="xs">
        {some(counts.outcomes, FAILED) && (
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={retry.isPending}
            onClick={() => retry.mutate()}
          >
            Retry what failed
          </Button>
        )}
        {some(counts.outcomes, WRITTEN) && (
          <Button variant="default" leftSection={<IconArrowBackUp size={16} aria-hidden />} onClick={open}>
            Undo
          </Button>
        )}
      </Group>
      {retry.error !== null && <Failure error={retry.error} />}
      <Modal opened={isOpen} onClose={close} title="Undo this run">
        <Undo run={run.id} />
      </Modal>
    </Stack>
  )
}

function Undo({ run }: { readonly run: string }) {
  const navigate = useNavigate()
  const preview = useQuery({
    queryKey: ['undo', run],
    queryFn: () => bodyOf(api.POST('/api/v1/undo/preview', { body: { of: run } })),
  })
  const undo = useMutation({
    mutationFn: () => bodyOf(api.POST('/api/v1/undo', { body: { of: run } })),
    onSuccess: ({ id }) => navigate({ to: '/runs/$run', params: { run: id } }),
  })
  if (preview.error !== null) return <Failure error={preview.error} />
  if (preview.data === undefined) return <Text c="dimmed">Looking at what it wrote…</Text>
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
