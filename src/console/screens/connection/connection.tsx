// One connection: how it is, what is left of its calls, what it lacks, what it has, and what can be done about it.
import { Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Connection } from '../../api/words.ts'
import { Empty } from '../../parts/empty.tsx'
import { Answered, Page } from '../../parts/page.tsx'
import { Section } from '../../parts/section.tsx'
import { useMay } from '../../session/session.ts'
import { CallsLeft } from '../connections/calls-left.tsx'
import { connectionsQuery, troublesOf, troublesQuery, vendorOf } from '../connections/health.ts'
import { State } from '../connections/state.tsx'
import { TroubleList } from '../connections/trouble-list.tsx'
import { ConnectionActions } from './actions.tsx'
import { Checks } from './checks.tsx'
import { Discovery } from './discovery.tsx'
import { Facts } from './facts.tsx'
import { Provision } from './provision.tsx'

const route = getRouteApi('/connections/$alias')

export function ConnectionScreen() {
  const { alias } = route.useParams()
  const connections = useQuery(connectionsQuery)
  const found = connections.data?.items.find(each => each.alias === alias)
  return (
    <Page
      title={alias}
      about={found !== undefined && vendorOf(found.connector)}
      actions={found !== undefined && <ConnectionActions connection={found} />}
    >
      <Answered of={connections}>
        {() =>
          found === undefined ? (
            <Empty title="There is no such connection">
              <Link to="/connections">All connections</Link>
            </Empty>
          ) : (
            <One key={alias} connection={found} />
          )
        }
      </Answered>
    </Page>
  )
}

function One({ connection }: { readonly connection: Connection }) {
  const { data: all = [] } = useQuery(troublesQuery)
  const isOperator = useMay('operator')
  const isAdmin = useMay('admin')
  const troubles = troublesOf(connection, all)
  const { alias, connector, syncs } = connection
  const isCrm = connector !== 'csv'
  return (
    <Stack>
      <TroubleList of={troubles} />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Section title="Account" aside={<State connection={connection} troubles={troubles.length} />}>
          <Facts connection={connection} />
        </Section>
        <Section title="Use">
          {isCrm && <CallsLeft {...connection} />}
          <Group gap="xs">
            <Text size="sm" c="dimmed">
              {syncs.length === 0 ? 'No sync reads from it yet.' : 'Syncs:'}
            </Text>
            {syncs.map(sync => (
              <Link key={sync} to="/syncs/$sync" params={{ sync }}>
                {sync}
              </Link>
            ))}
            {isAdmin && isCrm && <Link to="/new-sync">Add a sync</Link>}
          </Group>
        </Section>
      </SimpleGrid>
      {isOperator && <Checks alias={alias} />}
      {isOperator && isCrm && <Discovery connection={connection} />}
      {isAdmin && isCrm && <Provision alias={alias} />}
    </Stack>
  )
}
