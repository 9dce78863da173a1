// Whether the audit is as it was written: asked for here, told here.
import { Alert, Button, Group, List, Loader, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconShieldCheck } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, bodyOf } from '../../api/client.ts'
import { Failure } from '../../parts/failure.tsx'
import { counted } from '../../parts/figures.ts'
import { Moment } from '../../parts/moment.tsx'
import { Waiting } from '../../parts/page.tsx'

const AGAIN_MS = 1_000

/** `run`: of it alone; without: all of the audit. It goes on at the server, and is found again whoever comes back. */
export function Verify({ run }: { readonly run?: string | undefined }) {
  const [isOpen, { open, close }] = useDisclosure(false)
  const client = useQueryClient()
  const queryKey = ['verification', run ?? null]
  const about = run === undefined ? {} : { run }
  const newest = useQuery({
    queryKey,
    queryFn: async () => (await bodyOf(api.GET('/api/v1/audit/verifications', { params: { query: about } }))).newest,
    refetchInterval: ({ state: { data } }) => (data?.endedAt === null ? AGAIN_MS : false),
  })
  const begin = useMutation({
    mutationFn: () => bodyOf(api.POST('/api/v1/audit/verifications', { body: about })),
    onSuccess: begun => client.setQueryData(queryKey, begun),
  })
  const known = newest.data ?? null
  const isPending = begin.isPending || known?.endedAt === null
  const data = known?.verdict ?? undefined
  const error = begin.error ?? newest.error
  return (
    <>
      <Button
        variant="default"
        leftSection={isPending ? <Loader size={16} aria-hidden /> : <IconShieldCheck size={16} aria-hidden />}
        disabled={newest.isPending}
        onClick={() => {
          open()
          if (newest.data === null && !isPending) begin.mutate()
        }}
      >
        {isPending ? 'Verifying' : 'Verify'}
      </Button>
      <Modal opened={isOpen} onClose={close} title={run === undefined ? 'Verify the audit' : 'Verify this run'}>
        {error !== null && <Failure error={error} retry={() => begin.mutate()} />}
        {isPending && (
          <>
            <Waiting />
            <Text size="sm" role="status">
              {counted(known?.entries ?? 0, 'entry', 'entries')} checked until now.
            </Text>
            <Text size="sm" c="dimmed">
              It goes on when you leave or load the page again; look again here.
            </Text>
          </>
        )}
        {known?.trouble != null && (
          <Alert color="red" variant="light" title="It could not be ended">
            {known.trouble}
          </Alert>
        )}
        {data?.ok === true && (
          <Alert color="fir" variant="light" title="It is as it was written">
            {counted(data.entries, 'entry', 'entries')} in {counted(data.segments, 'segment')} were checked.
          </Alert>
        )}
        {data?.ok === false && (
          <Alert color="red" variant="light" title={`It was tampered with: ${counted(data.faultCount, 'fault')}`}>
            <Stack gap="xs">
              <List size="sm">
                {data.faults.map(({ kind, at, what }) => (
                  <List.Item key={`${kind} ${at}`}>
                    {at}: {what}
                  </List.Item>
                ))}
              </List>
              <Text size="sm" fw={600}>
                Keep the database and its backups as they are, and find out who can write to it.
              </Text>
            </Stack>
          </Alert>
        )}
        {known !== null && known.endedAt !== null && (
          <Group justify="space-between" mt="sm">
            <Text size="sm" c="dimmed" component="div">
              Verified <Moment at={known.endedAt} /> by {known.startedBy}
            </Text>
            <Button size="compact-sm" variant="default" onClick={() => begin.mutate()} loading={begin.isPending}>
              Verify again
            </Button>
          </Group>
        )}
      </Modal>
    </>
  )
}
