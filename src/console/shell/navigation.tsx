// Where one can go.
import { NavLink, Stack } from '@mantine/core'
import {
  IconActivity,
  IconAddressBook,
  IconAdjustments,
  IconHeartRateMonitor,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconPlugConnected,
  IconRefresh,
  IconStack2,
  IconUsers,
} from '@tabler/icons-react'
import { Link, useRouterState } from '@tanstack/react-router'
import { useMay } from '../session/session.ts'

/** Some are for admins alone. */
const PLACES = [
  { to: '/', label: 'Overview', icon: IconLayoutDashboard },
  { to: '/connections', label: 'Connections', icon: IconPlugConnected },
  { to: '/syncs', label: 'Syncs', icon: IconRefresh },
  { to: '/runs', label: 'Runs', icon: IconActivity },
  { to: '/records', label: 'Records', icon: IconAddressBook },
  { to: '/audit', label: 'Audit', icon: IconHistory },
  { to: '/quality', label: 'Quality', icon: IconHeartRateMonitor },
  { to: '/setup', label: 'Set-up', icon: IconAdjustments },
  { to: '/queues', label: 'Queues', icon: IconStack2, role: 'admin' },
  { to: '/users', label: 'Users', icon: IconUsers, role: 'admin' },
  { to: '/keys', label: 'API keys', icon: IconKey },
] as const

export function Navigation({ onGo }: { readonly onGo: () => void }) {
  const here = useRouterState({ select: ({ location }) => location.pathname })
  const isAdmin = useMay('admin')
  return (
    <Stack component="nav" gap={2} aria-label="Screens">
      {PLACES.filter(place => !('role' in place) || isAdmin).map(({ to, label, icon: Icon }) => {
        const isHere = to === '/' ? here === '/' : here.startsWith(to)
        return (
          <NavLink
            key={to}
            component={Link}
            to={to}
            label={label}
            leftSection={<Icon size={18} aria-hidden />}
            active={isHere}
            {...(isHere && { 'aria-current': 'page' as const })}
            onClick={onGo}
          />
        )
      })}
    </Stack>
  )
}
