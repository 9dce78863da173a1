// What can be done about a user: another role, another password, not let in for a while, or removed.
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconKey, IconLock, IconLockOpen, IconTrash, IconUserEdit } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import type { Account } from '../../api/words.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { ChangeRole } from './change-role.tsx'
import { useUsersChanged } from './changed.ts'
import { ResetPassword } from './reset-password.tsx'

type Deed = 'role' | 'password' | 'disable' | 'enable' | 'remove'

export function UserActions({ account, isSelf }: { readonly account: Account; readonly isSelf: boolean }) {
  const [deed, setDeed] = useState<Deed | null>(null)
  const close = () => setDeed(null)
  const { name, disabled } = account
  return (
    <>
      <Menu position="bottom-end" withArrow>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`What to do about ${name}`}>
            <IconDots size={20} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconUserEdit size={16} aria-hidden />} onClick={() => setDeed('role')}>
            Change the role
          </Menu.Item>
          <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={() => setDeed('password')}>
            Set another password
          </Menu.Item>
          {disabled ? (
            <Menu.Item leftSection={<IconLockOpen size={16} aria-hidden />} onClick={() => setDeed('enable')}>
              Let in again
            </Menu.Item>
          ) : (
            <Menu.Item
              leftSection={<IconLock size={16} aria-hidden />}
              disabled={isSelf}
              onClick={() => setDeed('disable')}
            >
              Let in no more
            </Menu.Item>
          )}
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={16} aria-hidden />}
            disabled={isSelf}
            onClick={() => setDeed('remove')}
          >
            Remove
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {deed === 'role' && <ChangeRole account={account} isSelf={isSelf} onClose={close} />}
      {deed === 'password' && <ResetPassword account={account} isSelf={isSelf} onClose={close} />}
      {(deed === 'disable' || deed === 'enable') && (
        <LetIn account={account} disabled={deed === 'disable'} onClose={close} />
      )}
      {deed === 'remove' && <Remove account={account} onClose={close} />}
    </>
  )
}

interface DeedProps {
  readonly account: Account
  onClose(): void
}

function LetIn({ account: { id, name }, disabled, onClose }: DeedProps & { readonly disabled: boolean }) {
  const changed = useUsersChanged()
  const change = useMutation({
    mutationFn: () => api.PATCH('/api/v1/users/{id}', { params: { path: { id } }, body: { disabled } }),
    onSuccess: async () => {
      onClose()
      await changed()
    },
  })
  return (
    <Confirm
      title={disabled ? `Let ${name} in no more` : `Let ${name} in again`}
      action={disabled ? 'Let in no more' : 'Let in'}
      isPending={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate()}
      onClose={onClose}
    >
      {disabled
        ? 'They are logged out everywhere and cannot log in; their API keys stop working. Role and password stay for later.'
        : 'They may log in as before, and their API keys work again.'}
    </Confirm>
  )
}

function Remove({ account: { id, name }, onClose }: DeedProps) {
  const changed = useUsersChanged()
  const remove = useMutation({
    mutationFn: () => api.DELETE('/api/v1/users/{id}', { params: { path: { id } } }),
    onSuccess: async () => {
      onClose()
      await changed()
    },
  })
  return (
    <Confirm
      title={`Remove ${name}`}
      action="Remove"
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      They are logged out everywhere, and their API keys end for good. What they did stays in the audit.
    </Confirm>
  )
}
