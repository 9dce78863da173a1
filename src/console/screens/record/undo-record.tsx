// Taking back what a sync did to one record, or to one of its fields.
import { Button, type ButtonProps, Modal, Select, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useState } from 'react'
import type { RecordView } from '../../api/words.ts'
import { TakeBack } from '../../parts/take-back.tsx'
import { useMay } from '../../session/session.ts'

interface UndoRecordProps {
  readonly of: RecordView
  readonly field?: string
  readonly size?: ButtonProps['size']
}

export function UndoRecord({ of: { record, fields }, field, size = 'sm' }: UndoRecordProps) {
  const [isOpen, { open, close }] = useDisclosure(false)
  const told = fields.filter(each => field === undefined || each.field === field)
  const syncs = [...new Set(told.flatMap(each => each.syncs))]
  const [chosen, setSync] = useState<string | null>(null)
  const sync = chosen ?? syncs[0]
  if (!useMay('operator') || sync === undefined || !told.some(({ source }) => source === 'evergreen')) return null
  const target = { of: sync, record, ...(field !== undefined && { field }) }
  return (
    <>
      <Button size={size} variant="default" leftSection={<IconArrowBackUp size={16} aria-hidden />} onClick={open}>
        Take back
      </Button>
      <Modal opened={isOpen} onClose={close} title={`Take back what was written to ${field ?? 'this record'}`}>
        <Stack>
          {syncs.length > 1 && <Select label="By the sync" data={syncs} value={sync} onChange={setSync} />}
          {isOpen && <TakeBack target={target} />}
        </Stack>
      </Modal>
    </>
  )
}
