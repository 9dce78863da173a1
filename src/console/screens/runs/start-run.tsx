// Starting a run, after having seen what it will cost.
import { Button, Group, Modal, SegmentedControl, Select, Stack, Switch, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, bodyOf } from '../../api/client.ts'
import { Failure } from '../../parts/failure.tsx'
import { count, counted } from '../../parts/figures.ts'
import { useMay } from '../../session/session.ts'
import { NotStarted } from './not-started.tsx'

type Mode = 'incremental' | 'full'

export function StartRun({ syncs }: { readonly syncs: readonly string[] }) {
  const [isOpen, { open, close }] = useDisclosure(false)
  if (!useMay('operator')) return null
  return (
    <>
      <Button leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={open}>
        Start a run
      </Button>
      <Modal opened={isOpen} onClose={close} title="Start a run">
        <StartForm syncs={syncs} />
      </Modal>
    </>
  )
}

function StartForm({ syncs }: { readonly syncs: readonly string[] }) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [chosen, setSync] = useState<string | null>(null)
  // Also where the form was opened before the syncs were there.
  const sync = chosen ?? (syncs.length === 1 ? (syncs[0] ?? null) : null)
  const [mode, setMode] = useState<Mode>('incremental')
  const [dryRun, setDryRun] = useState(false)
  const start = useMutation({
    mutationFn: (asked: { readonly sync: string; readonly replan?: boolean }) =>
      bodyOf(api.POST('/api/v1/runs', { body: { mode, dryRun, ...asked } })),
    onSuccess: ({ id }) => {
      client.invalidateQueries({ queryKey: ['runs'] })
      return navigate({ to: '/runs/$run', params: { run: id } })
    },
  })
  return (
    <Stack>
      <Select label="Sync" data={syncs} value={sync} onChange={setSync} searchable required />
      <SegmentedControl
        aria-label="How much is read"
        value={mode}
        onChange={value => setMode(value === 'full' ? 'full' : 'incremental')}
        data={[
          { value: 'incremental', label: 'What changed' },
          { value: 'full', label: 'Everything' },
        ]}
      />
      <Switch
        label="Stop at the plan"
        description="Shows what it would change, and writes nothing until you approve"
        checked={dryRun}
        onChange={({ currentTarget: { checked } }) => setDryRun(checked)}
      />
      {sync !== null && <Cost sync={sync} mode={mode} dryRun={dryRun} />}
      {start.error !== null && sync !== null && (
        <NotStarted
          error={start.error}
          sync={sync}
          isPending={start.isPending}
          onReplan={() => start.mutate({ sync, replan: true })}
        />
      )}
      <Group justify="flex-end">
        <Button
          disabled={sync === null}
          loading={start.isPending}
          onClick={() => sync !== null && start.mutate({ sync })}
        >
          Start
        </Button>
      </Group>
    </Stack>
  )
}

function Cost({ sync, mode, dryRun }: { readonly sync: string; readonly mode: Mode; readonly dryRun: boolean }) {
  const cost = useQuery({
    queryKey: ['estimate', sync, mode, dryRun],
    queryFn: () =>
      bodyOf(api.POST('/api/v1/syncs/{sync}/estimate', { params: { path: { sync } }, body: { mode, dryRun } })),
    staleTime: 60_000,
  })
  if (cost.error !== null) return <Failure error={cost.error} />
  if (cost.data === undefined) {
    return (
      <Text size="sm" c="dimmed">
        Counting what it will cost…
      </Text>
    )
  }
  const { records, calls, budget } = cost.data
  return (
    <Text size="sm" c="dimmed">
      About {counted(records, 'record')} and {counted(Math.round(calls.likely), 'call')}
      {budget !== null && `; ${count(budget.left)} are left today`}.
    </Text>
  )
}
