// Making a key: for which program, what it is good for and until when. Its secret is shown once.
import { Button, Group, Modal, NumberInput, Stack, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, bodyOf } from '../../api/client.ts'
import type { Role } from '../../api/words.ts'
import { Failure } from '../../parts/failure.tsx'
import { RoleChoice } from '../../session/role-choice.tsx'
import { Grants } from './grants.tsx'
import { Secret } from './secret.tsx'
import { type Area, type Grant, keysKey, scopesOf } from './standing.ts'

const DAYS = { least: 1, usual: 90, most: 730 }

export function MakeKey() {
  const [isOpen, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
        Make a key
      </Button>
      <Modal opened={isOpen} onClose={close} title="Make an API key" size="lg" closeOnClickOutside={false}>
        <MakeForm onDone={close} />
      </Modal>
    </>
  )
}

function MakeForm({ onDone }: { onDone(): void }) {
  const client = useQueryClient()
  const [label, setLabel] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [days, setDays] = useState<number>(DAYS.usual)
  const [grants, setGrants] = useState<Readonly<Partial<Record<Area, Grant>>>>({ runs: 'read' })
  const scopes = scopesOf(grants)
  const make = useMutation({
    mutationFn: () => bodyOf(api.POST('/api/v1/keys', { body: { label, role, scopes, days } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keysKey }),
  })
  if (make.data !== undefined) return <Secret label={label} secret={make.data.secret} onDone={onDone} />
  const submit = (event: FormEvent) => {
    event.preventDefault()
    make.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Label"
          description="Stands in the audit beside your name: which program it is for"
          required
          data-autofocus
          maxLength={60}
          value={label}
          onChange={({ currentTarget }) => setLabel(currentTarget.value)}
        />
        <RoleChoice value={role} onChange={setRole} />
        <Grants of={grants} onChange={setGrants} />
        <NumberInput
          label="Days until it is over"
          min={DAYS.least}
          max={DAYS.most}
          allowDecimal={false}
          value={days}
          onChange={value => setDays(Number(value))}
        />
        {make.error !== null && <Failure error={make.error} />}
        <Group justify="flex-end">
          <Button type="submit" disabled={scopes.length === 0} loading={make.isPending}>
            Make the key
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
