// The set-up of one sync as it is stored, with the version that a change of it must name.
import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export interface StoredText {
  readonly text: string
  readonly version: string
}

/** The text of a sync and the version of the set-up that it is from. */
export const syncSetupQuery = (sync: string) =>
  queryOptions({
    queryKey: ['sync-setup', sync],
    queryFn: async (): Promise<StoredText> => {
      const { data, response } = await api.GET('/api/v1/syncs/{sync}/setup', { params: { path: { sync } } })
      return { text: data?.text ?? '', version: response.headers.get('etag') ?? '' }
    },
  })
