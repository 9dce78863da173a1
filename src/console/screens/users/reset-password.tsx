// Another password for somebody who lost theirs.
import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, bodyOf } from '../../api/client.ts'
import type { Account } from '../../api/words.ts'
import { Failure } from '../../parts/failure.tsx'
import { useUsersChanged } from './changed.ts'

interface ResetPasswordProps {
  readonly account: Account
  readonly isSelf: boolean
  onClose(): void
}

export function ResetPassword({ account: { id, name }, isSelf, onClose }: ResetPasswordProps) {
  const changed = useUsersChanged()
  const [password, setPassword] = useState('')
  const reset = useMutation({
    mutationFn: () => bodyOf(api.PATCH('/api/v1/users/{id}', { params: { path: { id } }, body: { password } })),
    onSuccess: async () => {
      onClose()
      await changed()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    reset.mutate()
  }
  return (
    <Modal opened onClose={onClose} title={`Another password for ${name}`}>
      <form onSubmit={submit}>
        <Stack>
          <PasswordInput
            label="New password"
            description="At least 12 characters: several words make a good one"
            required
            data-autofocus
            autoComplete="new-password"
            value={password}
            onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          />
          <Text size="sm" c="dimmed">
            {isSelf
              ? 'You are logged out everywhere by this.'
              : 'They are logged out everywhere. Tell it to them; they can choose another one under their name.'}
          </Text>
          {reset.error !== null && <Failure error={reset.error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={reset.isPending}>
              Set the password
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
