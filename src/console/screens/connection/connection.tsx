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
  const { alias, connector, syncs, askedBy } = connection
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
          {askedBy.length > 0 && <Users title="Asked for values by:" syncs={askedBy} />}
          <Group gap="xs">
            {syncs.length > 0 && <Users title="Syncs:" syncs={syncs} />}
            {syncs.length === 0 && askedBy.length === 0 && (
              <Text size="sm" c="dimmed">
                No sync uses it yet.
              </Text>
            )}
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

function Users({ title, syncs }: { readonly title: string; readonly syncs: readonly string[] }) {
  return (
    <Group gap="xs">
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      {syncs.map(sync => (
        <Link key={sync} to="/syncs/$sync" params={{ sync }}>
          {sync}
        </Link>
      ))}
    </Group>
  )
}
