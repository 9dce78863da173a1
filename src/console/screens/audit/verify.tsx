// Whether the audit is as it was written: asked for here, told here.
import { Alert, Button, Group, List, Loader, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconShieldCheck } from '@tabler/icons-react'
import { api, bodyOf } from '../../api/client.ts'
import { useLasting } from '../../api/lasting.ts'
import { Failure } from '../../parts/failure.tsx'
import { counted } from '../../parts/figures.ts'
import { Moment } from '../../parts/moment.tsx'
import { Waiting } from '../../parts/page.tsx'

/** `run`: of it alone; without: all of the audit. */
export function Verify({ run }: { readonly run?: string | undefined }) {
  const [isOpen, { open, close }] = useDisclosure(false)
  const verify = useLasting(['verify', run ?? null], () =>
    bodyOf(api.POST('/api/v1/audit/verify', { body: run === undefined ? {} : { run } })),
  )
  const { data, error, isPending, at } = verify
  const begin = () => verify.start(undefined)
  return (
    <>
      <Button
        variant="default"
        leftSection={isPending ? <Loader size={16} aria-hidden /> : <IconShieldCheck size={16} aria-hidden />}
        onClick={() => {
          open()
          if (data === undefined) begin()
        }}
      >
        {isPending ? 'Verifying' : 'Verify'}
      </Button>
      <Modal opened={isOpen} onClose={close} title={run === undefined ? 'Verify the audit' : 'Verify this run'}>
        {error !== null && <Failure error={error} retry={begin} />}
        {isPending && (
          <>
            <Waiting />
            <Text size="sm" c="dimmed">
              It goes on when you leave; look again here.
            </Text>
          </>
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
        {data !== undefined && (
          <Group justify="space-between" mt="sm">
            <Text size="sm" c="dimmed" component="div">
              <Moment at={new Date(at).toISOString()} />
            </Text>
            <Button size="compact-sm" variant="default" onClick={begin}>
              Verify again
            </Button>
          </Group>
        )}
      </Modal>
    </>
  )
}
