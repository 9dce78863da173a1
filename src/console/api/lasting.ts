// What takes a while goes on when its screen is left, and is there when one comes back: under way, done, or failed.
import { noop, type QueryKey, skipToken, useQuery, useQueryClient } from '@tanstack/react-query'

/** Kept so long after its screen was left. */
export const KEPT_MS = 60 * 60_000

export interface Lasting<Asked, Told> {
  /** Of the last time; undefined while it is under way or where it failed. */
  readonly data: Told | undefined
  readonly error: Error | null
  readonly isPending: boolean
  /** When it was done; 0 where it never was. */
  readonly at: number
  /** Begins it, unless it is under way. */
  start(asked: Asked): void
}

/** `key`: what it is done to. Wherever the same key is used it is the same doing. */
export function useLasting<Asked, Told>(key: QueryKey, ask: (asked: Asked) => Promise<Told>): Lasting<Asked, Told> {
  const client = useQueryClient()
  const queryKey = ['lasting', ...key]
  // It costs calls or time: nothing but a person begins it.
  const { data, error, isFetching, dataUpdatedAt } = useQuery<Told>({ queryKey, queryFn: skipToken, gcTime: KEPT_MS })
  // Once: a second try may do twice what changes something. What goes wrong is told by the state of what was asked.
  const once = { queryKey, staleTime: 0, gcTime: KEPT_MS, retry: false }
  const begin = (asked: Asked) => client.query({ ...once, queryFn: () => ask(asked) }).catch(noop)
  const isSettled = !isFetching && error === null
  return {
    data: isSettled ? data : undefined,
    error: isFetching ? null : error,
    isPending: isFetching,
    at: dataUpdatedAt,
    start: asked => void begin(asked),
  }
}
