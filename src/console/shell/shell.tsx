// The frame around all screens: where one can go, who one is, light or dark.
import { AppShell, Burger, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link, Outlet } from '@tanstack/react-router'
import { Empty } from '../parts/empty.tsx'
import { Account } from './account.tsx'
import { Mark } from './mark.tsx'
import { Navigation } from './navigation.tsx'

export function Shell() {
  const [isOpen, { toggle, close }] = useDisclosure(false)
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'md', md: 'xl' }}
    >
      <a className="skip" href="#content">
        To the content
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Menu" />
            <Link to="/" className="quiet">
              <Group gap={8} wrap="nowrap">
                <Mark size={26} />
                <Text fw={650} size="lg">
                  Evergreen
                </Text>
              </Group>
            </Link>
          </Group>
          <Account />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm">
        <Navigation onGo={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  )
}

export function NotHere() {
  return (
    <Empty title="There is no such page">
      <Link to="/">Back to the overview</Link>
    </Empty>
  )
}
