// One's own password, by whoever knows the one before.
import { Button, Group, Modal, PasswordInput, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../api/client.ts'
import { Failure } from '../parts/failure.tsx'

export function OwnPassword({ onClose }: { onClose(): void }) {
  const [before, setBefore] = useState('')
  const [after, setAfter] = useState('')
  const change = useMutation({
    mutationFn: () => api.POST('/api/v1/session/password', { body: { before, after } }),
    onSuccess: () => {
      notifications.show({ message: 'Your password is changed. You are logged out everywhere else.' })
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate()
  }
  return (
    <Modal opened onClose={onClose} title="Change your password">
      <form onSubmit={submit}>
        <Stack>
          <PasswordInput
            label="Password until now"
            required
            data-autofocus
            autoComplete="current-password"
            value={before}
            onChange={({ currentTarget }) => setBefore(currentTarget.value)}
          />
          <PasswordInput
            label="New password"
            description="At least 12 characters: several words make a good one"
            required
            autoComplete="new-password"
            value={after}
            onChange={({ currentTarget }) => setAfter(currentTarget.value)}
          />
          {change.error !== null && <Failure error={change.error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={change.isPending}>
              Change it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
