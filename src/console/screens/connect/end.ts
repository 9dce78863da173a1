// How a connection that was written ends: it is declared in the set-up, or the browser goes to the CRM.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api, bodyOf } from '../../api/client.ts'
import { checkQuery } from '../connections/health.ts'
import { type Settings, setupKey } from '../setup/stored.ts'
import { setupOf } from './text.ts'
import { SECRETS } from './ways.ts'

export interface Declared {
  readonly alias: string
  /** Its connector among them. */
  readonly settings: Settings
}

export interface Written extends Declared {
  /** The settings as YAML, with what people noted there. */
  readonly text: string
}

/** Declares it, as long as nobody else changed the set-up since; then it is looked at, and checked. */
export function useSave(version: string) {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: ({ alias, settings, text }: Written) =>
      bodyOf(
        api.PUT('/api/v1/setup', {
          body: { text: setupOf(alias, text, settings, SECRETS) },
          headers: { 'if-match': version },
        }),
      ),
    // Perhaps somebody else was quicker.
    onError: () => client.invalidateQueries({ queryKey: setupKey }),
    onSuccess: async (_, { alias }) => {
      // Everything else rests on it.
      await client.invalidateQueries()
      client.removeQueries({ queryKey: checkQuery(alias).queryKey })
      await navigate({ to: '/connections/$alias', params: { alias }, search: { check: true }, ignoreBlocker: true })
    },
  })
}

/** Goes to the CRM, where somebody allows it; from there the browser comes back to the list. */
export function useConnect() {
  return useMutation({
    mutationFn: ({ alias, settings: { connector, ...settings } }: Declared) =>
      bodyOf(
        api.POST('/api/v1/connections/{alias}/allow', {
          params: { path: { alias } },
          body: { connector: connector === 'hubspot' ? 'hubspot' : 'salesforce', settings },
        }),
      ),
    onSuccess: ({ url }) => window.location.assign(url),
  })
}
