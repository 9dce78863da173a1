// One connection in the list: what it is, how it is, and the first thing to do.
import { Group, Paper, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Connection } from '../../api/words.ts'
import { CallsLeft } from './calls-left.tsx'
import { type Trouble, vendorOf } from './health.ts'
import { State } from './state.tsx'
import { TroubleList } from './trouble-list.tsx'

const SHOWN = 2

interface ConnectionCardProps {
  readonly connection: Connection
  readonly troubles: readonly Trouble[]
}

export function ConnectionCard({ connection, troubles }: ConnectionCardProps) {
  const { alias, connector, account, syncs, askedBy } = connection
  return (
    <Paper component="section" withBorder p="md" aria-label={alias}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
            <Link to="/connections/$alias" params={{ alias }}>
              <Text component="span" fw={600} size="lg">
                {alias}
              </Text>
            </Link>
            <Text size="sm" c="dimmed">
              {[vendorOf(connector), ...(account === null ? [] : [account])].join(' · ')}
            </Text>
          </div>
          <State connection={connection} troubles={troubles.length} />
        </Group>
        <TroubleList of={troubles.slice(0, SHOWN)} />
        {connector !== 'csv' && <CallsLeft {...connection} />}
        <Text size="sm" c="dimmed">
          {syncs.length > 0 && `Syncs: ${syncs.join(', ')}`}
          {syncs.length > 0 && askedBy.length > 0 && ' · '}
          {askedBy.length > 0 && `Asked for values by: ${askedBy.join(', ')}`}
          {syncs.length === 0 && askedBy.length === 0 && 'No sync uses it yet'}
        </Text>
      </Stack>
    </Paper>
  )
}
