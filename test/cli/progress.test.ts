// What a person, or a log file, sees of a run where there is no terminal.
import { afterEach, expect, it, vi } from 'vitest'
import type { RunReport } from '../../src/app.ts'
import { showProgress } from '../../src/cli/progress.ts'
import { syncDefinition } from '../support/sync.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const outcomes = {
  applied: 2,
  altered: 0,
  unchanged: 0,
  rejected: 0,
  conflict: 0,
  overtaken: 0,
  uncertain: 0,
  declined: 0,
  'left-out': 0,
  pending: 1,
}

function report(
  pulled: number,
  waiting: RunReport['waiting'] = [],
  status: 'active' | 'complete' = 'active',
): RunReport {
  const none = { refreshed: 0, unchanged: 0, unwatched: 0, stages: {}, late: 0, gone: 0, merged: 0, restored: 0 }
  const counts = { ...none, pulled, proposed: 3, refused: 0, outcomes, refusals: {}, stamped: {}, calls: 1 }
  const run = { id: 'r', syncId: 's', syncName: 'people', connectionId: 'c', mode: 'full', dryRun: false } as const
  const times = {
    stopsFor: null,
    priority: 'interactive' as const,
    startedBy: 'cli:test' as const,
    stoppedBy: null,
    startedAt: 0,
    endedAt: null,
    windowFrom: null,
    windowTo: null,
    account: null,
    expected: 1_200,
    note: null,
    undoes: null,
  }
  return {
    run: { ...run, ...times, status, definition: syncDefinition() },
    counts,
    drift: [],
    waiting,
    lacks: [],
    plan: null,
    undo: null,
    undoneBy: [],
    mayRetry: false,
    retryObstacle: null,
  }
}

it('tells each reason to wait once, and every ten seconds how far the run is', async () => {
  vi.useFakeTimers()
  const said: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation(text => said.push(String(text)) > 0)
  const paused = { note: 'paused: sync people', until: null }
  async function* reports() {
    for (let second = 0; second < 25; second += 1) {
      yield report(second * 10, second < 3 ? [paused] : [])
      vi.advanceTimersByTime(1_000)
    }
    yield report(1_200, [], 'complete')
  }
  expect((await showProgress(reports(), { json: true })).run.status).toBe('complete')
  expect(said).toEqual([
    'people waits: paused: sync people\n',
    'people: 100 of 1,200 records read, 3 proposed, 2 applied\n',
    'people: 200 of 1,200 records read, 3 proposed, 2 applied\n',
  ])
})
