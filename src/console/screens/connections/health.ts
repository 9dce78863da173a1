// How connections are, as far as it is known without asking the CRM.
import { queryOptions } from '@tanstack/react-query'
import { api, bodyOf } from '../../api/client.ts'
import { KEPT_MS } from '../../api/lasting.ts'
import type { paths } from '../../api/schema.d.ts'
import type { Connection, Overview } from '../../api/words.ts'

export type Trouble = Overview['broken'][number]

const AGAIN_MS = 15_000

export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: () => bodyOf(api.GET('/api/v1/connections')),
  refetchInterval: AGAIN_MS,
})

/** What went wrong lately, wherever it was. */
export const troublesQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: () => bodyOf(api.GET('/api/v1/overview')),
  refetchInterval: AGAIN_MS,
  select: ({ broken }): readonly Trouble[] => broken,
})

/** Those at the connection itself or at one of its syncs. */
export function troublesOf({ alias, syncs }: Connection, troubles: readonly Trouble[]): readonly Trouble[] {
  return troubles.filter(({ where }) => where === alias || syncs.includes(where))
}

type Checked = paths['/api/v1/connections/{alias}/check']['post']['responses'][200]['content']['application/json']
export type Finding = Checked['findings'][number]

/** What the CRM says when it is asked. That costs calls, so that it is asked only when somebody wants it. */
export const checkQuery = (alias: string) =>
  queryOptions({
    queryKey: ['check', alias],
    queryFn: () => bodyOf(api.POST('/api/v1/connections/{alias}/check', { params: { path: { alias } } })),
    enabled: false,
    gcTime: KEPT_MS,
    staleTime: Number.POSITIVE_INFINITY,
  })

const VENDORS: Readonly<Record<string, string>> = { salesforce: 'Salesforce', hubspot: 'HubSpot', csv: 'CSV file' }

/** The vendor's name as it writes it. */
export function vendorOf(connector: string): string {
  return VENDORS[connector] ?? connector
}
