// A run as it goes: the server tells each change, and the screen follows.
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Report } from '../../api/words.ts'
import { sessionQuery } from '../../session/session.ts'

/** Before a stream that was refused is asked for again. */
const AGAIN_MS = 3_000

/** Keeps what is known of the run up to date while it is under way. */
export function useLiveRun(run: string, isUnderWay: boolean): void {
  const client = useQueryClient()
  useEffect(() => (isUnderWay ? follow(run, client) : undefined), [client, run, isUnderWay])
}

/** Follows the run until its end, or until what is returned is called. */
function follow(run: string, client: QueryClient): () => void {
  const look = (...queryKey: readonly string[]) => client.invalidateQueries({ queryKey }, { cancelRefetch: false })
  let source = open()
  let waits: number | undefined

  function open(): EventSource {
    const stream = new EventSource(`/api/v1/runs/${encodeURIComponent(run)}/events`)
    stream.addEventListener('run', ({ data }) => {
      const report: Report = JSON.parse(data)
      void tell(report)
      look('parts', run)
    })
    stream.addEventListener('end', () => {
      stream.close()
      look('run', run)
      look('parts', run)
      look('causes', run)
    })
    stream.addEventListener('expired', () => {
      stream.close()
      look(...sessionQuery.queryKey)
      openLater()
    })
    // A connection that breaks is opened again by the browser; a stream that was refused, by a proxy say, is not.
    stream.addEventListener('error', () => {
      if (stream.readyState !== EventSource.CLOSED) return
      look('run', run)
      openLater()
    })
    return stream
  }

  /** What was asked for before is given up: its answer, coming later, would tell of an older state. */
  async function tell(report: Report): Promise<void> {
    const queryKey = ['run', run]
    await client.cancelQueries({ queryKey, exact: true })
    client.setQueryData(queryKey, report)
  }

  function openLater(): void {
    waits = window.setTimeout(() => {
      source = open()
    }, AGAIN_MS)
  }

  return () => {
    source.close()
    window.clearTimeout(waits)
  }
}
