// The accounts at CRMs and providers: how each is, and what to do where one is not well.
import { Button, SimpleGrid, Stack } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Empty } from '../../parts/empty.tsx'
import { Answered, Page } from '../../parts/page.tsx'
import { useMay } from '../../session/session.ts'
import { ConnectionCard } from './card.tsx'
import { connectionsQuery, troublesOf, troublesQuery } from './health.ts'
import { Returned } from './returned.tsx'

const route = getRouteApi('/connections')

export function Connections() {
  const connections = useQuery(connectionsQuery)
  const { data: troubles = [] } = useQuery(troublesQuery)
  const returned = route.useSearch()
  return (
    <Page title="Connections" about="The accounts that records come from and go to" actions={<Add />}>
      <Stack>
        <Returned {...returned} />
        <Answered of={connections}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="No connection yet">
                A connection is one account at Salesforce or HubSpot, or a file that supplies values.
                <Add />
              </Empty>
            ) : (
              <SimpleGrid cols={{ base: 1, lg: 2 }}>
                {items.map(connection => (
                  <ConnectionCard
                    key={connection.alias}
                    connection={connection}
                    troubles={troublesOf(connection, troubles)}
                  />
                ))}
              </SimpleGrid>
            )
          }
        </Answered>
      </Stack>
    </Page>
  )
}

function Add() {
  if (!useMay('admin')) return null
  return (
    <Button component={Link} to="/connections/new" leftSection={<IconPlus size={16} aria-hidden />}>
      Add a connection
    </Button>
  )
}
