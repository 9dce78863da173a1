// The fields that Evergreen needs or shows in the CRM: which would be made is seen first, then they are made.
import { Button, Group, List, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconTools } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Advice } from '../../advice/advice.tsx'
import { api, bodyOf } from '../../api/client.ts'
import { useLasting } from '../../api/lasting.ts'
import type { paths } from '../../api/schema.d.ts'
import { Failure } from '../../parts/failure.tsx'
import { counted, words } from '../../parts/figures.ts'
import { Moment } from '../../parts/moment.tsx'
import { Section } from '../../parts/section.tsx'
import { checkQuery } from '../connections/health.ts'

type Told = paths['/api/v1/connections/{alias}/provision']['post']['responses'][200]['content']['application/json']

export function Provision({ alias }: { readonly alias: string }) {
  const client = useQueryClient()
  const [isOpen, { open, close }] = useDisclosure(false)
  const provision = useLasting(['provision', alias], async (dryRun: boolean) => {
    const params = { path: { alias } }
    const made = await bodyOf(api.POST('/api/v1/connections/{alias}/provision', { params, body: { dryRun } }))
    if (!made.dryRun) await client.invalidateQueries({ queryKey: checkQuery(alias).queryKey })
    return made
  })
  const told = provision.data
  const planned = told?.steps.filter(({ state }) => state === 'planned').length ?? 0
  const look = (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconTools size={16} aria-hidden />}
      loading={provision.isPending}
      onClick={() => provision.start(true)}
    >
      Look what is missing
    </Button>
  )
  return (
    <Section title="Evergreen’s fields in the CRM" aside={look}>
      <Text size="sm" c="dimmed">
        The receipt of each write, and the dates and sources that the CRM’s users see. Nothing is made before you have
        seen what.
      </Text>
      {provision.error !== null && <Failure error={provision.error} />}
      {provision.isPending && (
        <Text size="sm" role="status">
          Under way at the CRM. It goes on when you leave this screen.
        </Text>
      )}
      {told !== undefined && (
        <Text size="sm" c="dimmed" component="div">
          As of <Moment at={new Date(provision.at).toISOString()} />
        </Text>
      )}
      {told !== undefined && <Outcome of={told} />}
      {planned > 0 && (
        <Group justify="flex-end">
          <Button onClick={open}>Make {counted(planned, 'thing')}</Button>
        </Group>
      )}
      <Modal opened={isOpen} onClose={close} title={`Make ${counted(planned, 'thing')} in ${alias}`}>
        <Stack>
          <Text size="sm">The CRM’s set-up is changed by this. Records are not.</Text>
          <Group justify="flex-end">
            <Button
              onClick={() => {
                close()
                provision.start(false)
              }}
            >
              Make them
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Section>
  )
}

function Outcome({ of: { steps, there, lacks, refused, unstamped } }: { readonly of: Told }) {
  const wanting = [...lacks, ...refused.map(({ stream, field, ...why }) => ({ what: `${stream}.${field}`, ...why }))]
  return (
    <Stack gap="xs">
      {steps.length === 0 && wanting.length === 0 && <Text size="sm">Everything is there.</Text>}
      <List size="sm" spacing={4}>
        {steps.map(({ what, state, detail, stream, field }) => (
          <List.Item key={`${stream} ${field} ${what}`}>
            <b>{words(state)}</b>: {what}
            {detail !== null && ` – ${detail}`}
          </List.Item>
        ))}
        {wanting.map(({ what, detail, fix, remedy }) => (
          <List.Item key={what}>
            <b>Not possible</b>: {what} – {detail}
            <Advice fix={fix} remedy={remedy} />
          </List.Item>
        ))}
      </List>
      {there.length > 0 && (
        <Text size="sm" c="dimmed">
          There already: {there.join(', ')}
        </Text>
      )}
      {unstamped.length > 0 && (
        <Text size="sm" c="dimmed">
          Without dates and sources, as their syncs say: {unstamped.join(', ')}
        </Text>
      )}
    </Stack>
  )
}
