// Who is logged in, and what they may.
import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { api, bodyOf, proveWith } from '../api/client.ts'
import type { paths } from '../api/schema.d.ts'

type Session = paths['/api/v1/session']['get']['responses'][200]['content']['application/json']
export type User = NonNullable<Session['user']>

const ROLES = ['viewer', 'operator', 'admin'] as const satisfies readonly User['role'][]
const RANK = { viewer: 0, operator: 1, admin: 2 } as const

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ client }) => {
    const session = await bodyOf(api.GET('/api/v1/session'))
    take(client, session)
    return session
  },
  staleTime: 60_000,
})

/** Whose answers the cache holds. */
let seenBy: string | null = null

/** What one person saw stays for nobody else; for the same one it does, through a session that ended in the middle. */
function take(client: QueryClient, { user, csrf }: Session): void {
  proveWith(csrf)
  if (user === null || user.name === seenBy) return
  if (seenBy !== null) forgetAnswers(client)
  seenBy = user.name
}

function forgetAnswers(client: QueryClient): void {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] })
}

/** Somebody came in. */
export function enterSession(client: QueryClient, session: Session): void {
  take(client, session)
  client.setQueryData(sessionQuery.queryKey, session)
}

/** Somebody went, as they wished to: nothing of theirs stays. */
export async function leaveSession(client: QueryClient): Promise<void> {
  seenBy = null
  forgetAnswers(client)
  await client.resetQueries({ queryKey: sessionQuery.queryKey })
}

/** Who is in, for everything below the gate: also while they log in again. */
export const WhoIsIn = createContext<User | null>(null)

/** Whoever is logged in. Only below the gate, which lets nobody else through. */
export function useUser(): User {
  const user = useContext(WhoIsIn)
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
