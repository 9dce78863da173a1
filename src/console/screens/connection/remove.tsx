// Takes a connection out of the set-up, once no sync uses it.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Fragment, type ReactNode } from 'react'
import { api, bodyOf } from '../../api/client.ts'
import { Removal, RemoveButton } from '../setup/removal.tsx'

export function RemoveConnection({ alias }: { readonly alias: string }) {
  return <RemoveButton>{onClose => <Asked alias={alias} onClose={onClose} />}</RemoveButton>
}

function Asked({ alias, onClose }: { readonly alias: string; onClose(): void }) {
  const { data: users } = useQuery({
    queryKey: ['syncs'],
    queryFn: () => bodyOf(api.GET('/api/v1/syncs')),
    select: ({ items }) =>
      items.filter(({ connection, enrich }) => connection === alias || enrich.includes(alias)).map(({ name }) => name),
  })
  return (
    <Removal
      name={alias}
      obstacle={users === undefined ? undefined : obstacleOf(users)}
      list="/connections"
      remove={version =>
        api.DELETE('/api/v1/connections/{alias}', { params: { path: { alias } }, headers: { 'if-match': version } })
      }
      onClose={onClose}
    >
      Its settings go, and its secrets are forgotten for good: whoever makes it once more types them again. Its runs,
      the audit and what is known of its records stay, and records can still be forgotten. Nothing is changed at the
      vendor: take back there what Evergreen was allowed.
    </Removal>
  )
}

function obstacleOf(users: readonly string[]): ReactNode {
  if (users.length === 0) return null
  return (
    <>
      Syncs use it:{' '}
      {users.map((sync, index) => (
        <Fragment key={sync}>
          {index > 0 && ', '}
          <Link to="/syncs/$sync" params={{ sync }}>
            {sync}
          </Link>
        </Fragment>
      ))}
      . Remove them first, or take it out of them.
    </>
  )
}
