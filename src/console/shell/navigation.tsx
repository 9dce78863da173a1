// Where one can go.
import { NavLink, Stack } from '@mantine/core'
import {
  IconActivity,
  IconAddressBook,
  IconAdjustments,
  IconHeartRateMonitor,
  IconHistory,
  IconLayoutDashboard,
  IconRefresh,
  IconStack2,
} from '@tabler/icons-react'
import { Link, useRouterState } from '@tanstack/react-router'
import { useMay } from '../session/session.ts'

const PLACES = [
  { to: '/', label: 'Overview', icon: IconLayoutDashboard },
  { to: '/runs', label: 'Runs', icon: IconActivity },
  { to: '/syncs', label: 'Syncs', icon: IconRefresh },
  { to: '/records', label: 'Records', icon: IconAddressBook },
  { to: '/audit', label: 'Audit', icon: IconHistory },
  { to: '/quality', label: 'Quality', icon: IconHeartRateMonitor },
  { to: '/setup', label: 'Set-up', icon: IconAdjustments },
  { to: '/queues', label: 'Queues', icon: IconStack2, role: 'admin' },
] as const

export function Navigation({ onGo }: { readonly onGo: () => void }) {
  const isAdmin = useMay('admin')
  const here = useRouterState({ select: ({ location }) => location.pathname })
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
