// What is set of a connection: which account, where, how Evergreen is let in, and who else writes there.
import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Connection } from '../../api/words.ts'
import { Moment } from '../../parts/moment.tsx'
import { wayOf } from '../connect/ways.ts'
import { readSetup, settingsOf, setupKey } from '../setup/stored.ts'

export function Facts({ connection: { alias, connector, account, pausedAt } }: { readonly connection: Connection }) {
  const { data } = useQuery({ queryKey: setupKey, queryFn: readSetup })
  const settings = data === undefined ? {} : settingsOf(data, alias)
  const users = Array.isArray(settings['integrationUsers']) ? settings['integrationUsers'] : []
  const address = settings['loginUrl'] ?? settings['baseUrl']
  const { path } = settings
  const way = wayOf(connector, settings)
  return (
    <dl className="facts">
      {connector !== 'csv' && <Fact name="Account">{account ?? 'Known after the first check or run'}</Fact>}
      {typeof address === 'string' && <Fact name="Address">{address}</Fact>}
      {typeof path === 'string' && <Fact name="File">{path}</Fact>}
      {way !== null && <Fact name="Let in by">{way.label}</Fact>}
      {connector === 'salesforce' && (
        <Fact name="Integration users">
          {users.length === 0 ? 'None named: other programs count as persons' : users.join(', ')}
        </Fact>
      )}
      {pausedAt !== null && (
        <Fact name="Paused">
          <Moment at={pausedAt} />
        </Fact>
      )}
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </>
  )
}
