// Forgetting a record, after having said what that takes along. It cannot be undone.
import { Button, Checkbox, Group, List, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconEraser } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, bodyOf } from '../../api/client.ts'
import { Failure } from '../../parts/failure.tsx'
import { count, counted, words } from '../../parts/figures.ts'
import { Waiting } from '../../parts/page.tsx'
import type { RecordPlace } from '../../parts/record-link.tsx'

export function Forget({ connection, stream, record }: RecordPlace) {
  const [isOpen, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button variant="default" leftSection={<IconEraser size={16} aria-hidden />} onClick={open}>
        Forget
      </Button>
      <Modal opened={isOpen} onClose={close} title="Forget this record">
        <Outlook connection={connection} stream={stream} record={record} />
      </Modal>
    </>
  )
}

function Outlook(path: RecordPlace) {
  const client = useQueryClient()
  const [isSure, setSure] = useState(false)
  const ask = (yes: boolean) =>
    bodyOf(api.POST('/api/v1/records/{connection}/{stream}/{record}/erase', { params: { path }, body: { yes } }))
  const outlook = useQuery({ queryKey: ['erase', path], queryFn: () => ask(false) })
  const erase = useMutation({ mutationFn: () => ask(true), onSuccess: () => client.invalidateQueries() })
  if (outlook.error !== null) return <Failure error={outlook.error} />
  if (outlook.data === undefined) return <Waiting />
  if (erase.data !== undefined) {
    return (
      <Text>{erase.data.erased === true ? 'It is forgotten.' : 'It is forgotten when a write of it is over.'}</Text>
    )
  }
  const { records, rows, plans, exports } = outlook.data
  return (
    <Stack>
      <Text>
        Evergreen forgets {counted(records.length, 'record')} for good: what it knows of it, and its values in the
        audit. The CRM keeps the record, and a sync that reads it learns of it again.
      </Text>
      <List size="sm">
        {Object.entries(rows)
          .filter(([, times]) => times > 0)
          .map(([what, times]) => (
            <List.Item key={what}>
              {words(what)}: {count(times)}
            </List.Item>
          ))}
        {plans.length > 0 && <List.Item>{counted(plans.length, 'plan')} will have to be made anew</List.Item>}
        {exports > 0 && <List.Item>{counted(exports, 'export')} of the audit may hold its values</List.Item>}
      </List>
      <Checkbox
        label="I know that this cannot be undone"
        checked={isSure}
        onChange={({ currentTarget: { checked } }) => setSure(checked)}
      />
      {erase.error !== null && <Failure error={erase.error} />}
      <Group justify="flex-end">
        <Button color="red" disabled={!isSure} loading={erase.isPending} onClick={() => erase.mutate()}>
          Forget it
        </Button>
      </Group>
    </Stack>
  )
}
