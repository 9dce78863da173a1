// Letting somebody in: with a password that they are told, or by single sign-on alone.
import { Button, Group, Modal, PasswordInput, Stack, Switch, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconUserPlus } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, bodyOf } from '../../api/client.ts'
import type { Role } from '../../api/words.ts'
import { Failure } from '../../parts/failure.tsx'
import { RoleChoice } from '../../session/role-choice.tsx'
import { useUsersChanged } from './changed.ts'

export function AddUser() {
  const [isOpen, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={open}>
        Add a user
      </Button>
      <Modal opened={isOpen} onClose={close} title="Add a user">
        <AddForm onDone={close} />
      </Modal>
    </>
  )
}

function AddForm({ onDone }: { onDone(): void }) {
  const changed = useUsersChanged()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [seesPersonal, setSeesPersonal] = useState(false)
  const add = useMutation({
    mutationFn: () =>
      bodyOf(
        api.POST('/api/v1/users', {
          body: { name, role, seesPersonal, password: password === '' ? null : password },
        }),
      ),
    onSuccess: async () => {
      await changed()
      onDone()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Name"
          required
          data-autofocus
          autoComplete="off"
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          description="At least 12 characters. Leave it empty for who comes by single sign-on only."
          autoComplete="new-password"
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        <RoleChoice value={role} onChange={setRole} />
        {role === 'viewer' && (
          <Switch
            label="Sees values of persons"
            description="Otherwise they are shown as •••"
            checked={seesPersonal}
            onChange={({ currentTarget: { checked } }) => setSeesPersonal(checked)}
          />
        )}
        {add.error !== null && <Failure error={add.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={add.isPending}>
            Add
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
