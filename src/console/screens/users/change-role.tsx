// Another role for somebody, who is logged out by it.
import { Button, Group, Modal, Stack, Switch, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, bodyOf } from '../../api/client.ts'
import type { Account } from '../../api/words.ts'
import { Failure } from '../../parts/failure.tsx'
import { RoleChoice } from '../../session/role-choice.tsx'
import { useUsersChanged } from './changed.ts'

interface ChangeRoleProps {
  readonly account: Account
  readonly isSelf: boolean
  onClose(): void
}

export function ChangeRole({ account, isSelf, onClose }: ChangeRoleProps) {
  const { id, name } = account
  const changed = useUsersChanged()
  const [role, setRole] = useState(account.role)
  const [seesPersonal, setSeesPersonal] = useState(account.seesPersonal)
  const change = useMutation({
    mutationFn: () =>
      bodyOf(api.PATCH('/api/v1/users/{id}', { params: { path: { id } }, body: { role, seesPersonal } })),
    onSuccess: async () => {
      onClose()
      await changed()
    },
  })
  return (
    <Modal opened onClose={onClose} title={`What ${name} may do`}>
      <Stack>
        <RoleChoice value={role} onChange={setRole} />
        {role === 'viewer' && (
          <Switch
            label="Sees values of persons"
            description="Otherwise they are shown as •••"
            checked={seesPersonal}
            onChange={({ currentTarget: { checked } }) => setSeesPersonal(checked)}
          />
        )}
        <Text size="sm" c="dimmed">
          {isSelf ? 'You are' : 'They are'} logged out everywhere by this.
        </Text>
        {change.error !== null && <Failure error={change.error} />}
        <Group justify="flex-end">
          <Button loading={change.isPending} onClick={() => change.mutate()}>
            Save
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
