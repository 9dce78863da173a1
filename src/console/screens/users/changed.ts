// Everybody who may come in, and what is looked at anew after one was added, changed or removed.
import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { api, bodyOf } from '../../api/client.ts'
import { wholeOf } from '../../api/whole.ts'

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: () => wholeOf(query => bodyOf(api.GET('/api/v1/users', { params: { query } }))),
})

/** Users, and the log-in of who did it: it is over where they changed themselves. */
export function useUsersChanged(): () => Promise<unknown> {
  const client = useQueryClient()
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: usersQuery.queryKey }),
      client.invalidateQueries({ queryKey: ['keys'] }),
      client.invalidateQueries({ queryKey: ['session'] }),
    ])
}
