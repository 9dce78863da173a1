// A run as it goes: the server tells each change, and the screen follows.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Report } from '../../api/words.ts'
import { sessionQuery } from '../../session/session.ts'

/** Keeps what is known of the run up to date while it is under way. */
export function useLiveRun(run: string, isUnderWay: boolean): void {
  const client = useQueryClient()
  useEffect(() => {
    if (!isUnderWay) return
    const source = new EventSource(`/api/v1/runs/${encodeURIComponent(run)}/events`)
    source.addEventListener('run', ({ data }) => {
      const report: Report = JSON.parse(data)
      client.setQueryData(['run', run], report)
    })
    source.addEventListener('end', () => {
      source.close()
      client.invalidateQueries({ queryKey: ['run', run] })
      client.invalidateQueries({ queryKey: ['causes', run] })
    })
    source.addEventListener('expired', () => {
      source.close()
      client.invalidateQueries({ queryKey: sessionQuery.queryKey })
    })
    return () => source.close()
  }, [client, run, isUnderWay])
}
