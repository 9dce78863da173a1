// What the CRM has, as far as the form asks: connections, objects, fields with their kinds guessed.
import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, bodyOf } from '../../../api/client.ts'
import type { paths } from '../../../api/schema.d.ts'

const WHILE_MS = 5 * 60_000

export type DiscoveredField =
  paths['/api/v1/connections/{alias}/streams/{stream}']['get']['responses'][200]['content']['application/json']['fields'][number]

export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: () => bodyOf(api.GET('/api/v1/connections')),
})

/** The objects of a connection; none are asked for while it is not chosen. */
export function useStreams(alias: string | null) {
  return useQuery({
    queryKey: ['streams', alias],
    queryFn: () => bodyOf(api.GET('/api/v1/connections/{alias}/streams', { params: { path: { alias: alias ?? '' } } })),
    enabled: alias !== null,
    staleTime: WHILE_MS,
  })
}

/** The fields of an object; none are asked for while it is not chosen, or by who may not ask. */
export function useFields(alias: string | null, stream: string | null, mayAsk: boolean) {
  return useQuery({
    queryKey: ['fields', alias, stream],
    queryFn: () =>
      bodyOf(
        api.GET('/api/v1/connections/{alias}/streams/{stream}', {
          params: { path: { alias: alias ?? '', stream: stream ?? '' } },
        }),
      ),
    enabled: mayAsk && alias !== null && alias !== '' && stream !== null && stream !== '',
    staleTime: WHILE_MS,
  })
}
