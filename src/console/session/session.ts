// Who is logged in, and what they may.
import { type QueryClient, queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { api, bodyOf, proveWith } from '../api/client.ts'
import type { paths } from '../api/schema.d.ts'

type Session = paths['/api/v1/session']['get']['responses'][200]['content']['application/json']
export type User = NonNullable<Session['user']>

const ROLES = ['viewer', 'operator', 'admin'] as const satisfies readonly User['role'][]
const RANK = { viewer: 0, operator: 1, admin: 2 } as const

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async () => {
    const session = await bodyOf(api.GET('/api/v1/session'))
    proveWith(session.csrf)
    return session
  },
  staleTime: 60_000,
})

/** Somebody came or went: nothing that one person saw stays for the next. */
export function changeSession(client: QueryClient, session: Session): void {
  proveWith(session.csrf)
  client.setQueryData(sessionQuery.queryKey, session)
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] })
}

/** Whoever is logged in. Only below the gate, which lets nobody else through. */
export function useUser(): User {
  const { user } = useSuspenseQuery(sessionQuery).data
  if (user === null) throw new Error('nobody is logged in below the gate')
  return user
}

/** The roles that who is logged in may give to others: their own, and those that may less. */
export function useOwnRoles(): readonly User['role'][] {
  const { role } = useUser()
  return ROLES.filter(each => RANK[each] <= RANK[role])
}

/** Whether who is logged in has the role, or a higher one. The server decides; this only spares them the refusal. */
export function useMay(role: User['role']): boolean {
  return RANK[useUser().role] >= RANK[role]
}
