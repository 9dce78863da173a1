// What is looked at anew after a user was added, changed or removed.
import { useQueryClient } from '@tanstack/react-query'

export const usersKey = ['users'] as const

/** Users, and the log-in of who did it: it is over where they changed themselves. */
export function useUsersChanged(): () => Promise<unknown> {
  const client = useQueryClient()
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: usersKey }),
      client.invalidateQueries({ queryKey: ['keys'] }),
      client.invalidateQueries({ queryKey: ['session'] }),
    ])
}
