// What can be done about a run: stop it, write what failed once more, or take back what it wrote.
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconArrowBackUp, IconRefresh } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api, bodyOf } from '../../api/client.ts'
import type { Report } from '../../api/words.ts'
import { Failure } from '../../parts/failure.tsx'
import { TakeBack } from '../../parts/take-back.tsx'
import { useMay } from '../../session/session.ts'
import { StopRun } from './stop-run.tsx'

const WRITTEN = ['applied', 'altered']

export function RunActions({ report: { run, counts, mayRetry, whyNoRetry } }: { readonly report: Report }) {
  const [isOpen, { open, close }] = useDisclosure(false)
  const navigate = useNavigate()
  const retry = useMutation({
    mutationFn: () => bodyOf(api.POST('/api/v1/runs/{run}/retry', { params: { path: { run: run.id } } })),
    onSuccess: ({ id }) => navigate({ to: '/runs/$run', params: { run: id } }),
  })
  const may = useMay('operator')
  if (!may) return null
  if (run.status === 'active') return <StopRun run={run} />
  return (
    <Stack gap="xs">
      <Group gap="xs">
        {mayRetry && (
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={retry.isPending}
            onClick={() => retry.mutate()}
          >
            Retry what failed
          </Button>
        )}
        {WRITTEN.some(name => (counts.outcomes[name] ?? 0) > 0) && (
          <Button variant="default" leftSection={<IconArrowBackUp size={16} aria-hidden />} onClick={open}>
            Undo
          </Button>
        )}
      </Group>
      {whyNoRetry !== null && (
        <Text size="sm" c="dimmed" maw={420}>
          What failed cannot be tried again now: {whyNoRetry}
        </Text>
      )}
      {retry.error !== null && <Failure error={retry.error} />}
      <Modal opened={isOpen} onClose={close} title="Undo this run">
        <TakeBack target={{ of: run.id }} />
      </Modal>
    </Stack>
  )
}
