// Where one can go.
import { NavLink, Stack } from '@mantine/core'
import { IconActivity, IconAdjustments, IconHistory, IconLayoutDashboard } from '@tabler/icons-react'
import { Link, useRouterState } from '@tanstack/react-router'

const PLACES = [
  { to: '/', label: 'Overview', icon: IconLayoutDashboard },
  { to: '/runs', label: 'Runs', icon: IconActivity },
  { to: '/audit', label: 'Audit', icon: IconHistory },
  { to: '/setup', label: 'Set-up', icon: IconAdjustments },
] as const

export function Navigation({ onGo }: { readonly onGo: () => void }) {
  const here = useRouterState({ select: ({ location }) => location.pathname })
  return (
    <Stack component="nav" gap={2} aria-label="Screens">
      {PLACES.map(({ to, label, icon: Icon }) => {
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
