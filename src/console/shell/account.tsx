// Who one is, light or dark, and the way out.
import { ActionIcon, Group, Menu, UnstyledButton, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconKey, IconLogout, IconMoon, IconSun, IconUserCircle } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { OwnPassword } from '../session/own-password.tsx'
import { leaveSession, useUser } from '../session/session.ts'

export function Account() {
  const { name, role } = useUser()
  const client = useQueryClient()
  const [isChanging, setChanging] = useState(false)
  const leave = useMutation({
    mutationFn: () => api.DELETE('/api/v1/session'),
    onSuccess: () => leaveSession(client),
  })
  return (
    <Group gap="xs" wrap="nowrap">
      <SchemeSwitch />
      <Menu position="bottom-end" withArrow>
        <Menu.Target>
          <UnstyledButton aria-label={`Account of ${name}`}>
            <Group gap={6} wrap="nowrap">
              <IconUserCircle aria-hidden />
              <span className="account-name">{name}</span>
            </Group>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Logged in as {role}</Menu.Label>
          <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={() => setChanging(true)}>
            Change your password
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => leave.mutate()}>
            Log out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isChanging && <OwnPassword onClose={() => setChanging(false)} />}
    </Group>
  )
}

function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme()
  const isDark = useComputedColorScheme('light') === 'dark'
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={isDark ? 'Use light colours' : 'Use dark colours'}
      onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
    >
      {isDark ? <IconSun size={20} aria-hidden /> : <IconMoon size={20} aria-hidden />}
    </ActionIcon>
  )
}
