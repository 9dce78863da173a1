// The set-up as it is stored, with the version that a change of it must name.
import { api } from '../../api/client.ts'

export interface StoredSetup {
  readonly text: string
  /** Sent back with a change, which is refused where somebody else was quicker. */
  readonly version: string
}

export const setupKey = ['setup'] as const

export async function readSetup(): Promise<StoredSetup> {
  const { data, response } = await api.GET('/api/v1/setup')
  return { text: data?.text ?? '', version: response.headers.get('etag') ?? '' }
}
