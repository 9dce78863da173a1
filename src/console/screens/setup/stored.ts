// The set-up as it is stored, with the version that a change of it must name.
import { api } from '../../api/client.ts'
import type { components } from '../../api/schema.d.ts'

type Json = components['schemas']['Json']
/** Settings by name. A secret that is sealed is `{ sealed: true }`. */
export type Settings = Readonly<Record<string, Json>>

export interface StoredSetup {
  readonly text: string
  readonly document: Json
  /** Sent back with a change, which is refused where somebody else was quicker. */
  readonly version: string
}

export const setupKey = ['setup'] as const

export async function readSetup(): Promise<StoredSetup> {
  const { data, response } = await api.GET('/api/v1/setup')
  return { text: data?.text ?? '', document: data?.document ?? null, version: response.headers.get('etag') ?? '' }
}

/** What is set of a connection, its connector among it; nothing where there is no such connection. */
export function settingsOf(setup: StoredSetup, alias: string): Settings {
  return settingsIn(connectionsIn(setup)[alias])
}

/** The connections by their names. */
export function connectionsIn({ document }: StoredSetup): Settings {
  return settingsIn(settingsIn(document)['connections'])
}

/** Json as settings, which it is where it is an object. */
export function settingsIn(json: unknown): Settings {
  return isObject(json) ? json : {}
}

function isObject(json: unknown): json is Settings {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}
