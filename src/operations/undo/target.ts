// What is to be undone, as people name it: a run, or a sync with a record, a field or a time; and whether it may be.
import type { Run, StoredSync, Stores, UnitOfWork } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'
import { wholeId } from '../../domain/search/sought.ts'
import type { UndoScope } from '../../domain/undo/scope.ts'
import { ConfigError, Refused } from '../../errors.ts'
import { syncNamed } from '../request-run.ts'
import { runById } from '../runs.ts'
import { astray } from '../write/whereabouts.ts'

export interface UndoTarget {
  /** A run's id, or a sync's name: then of all its runs. */
  readonly of: string
  /** "STREAM/ID", or the id alone. */
  readonly record?: string | undefined
  readonly field?: string | undefined
  /** Of a sync: only of runs that began then or later. */
  readonly since?: Moment | undefined
}

export interface Aim {
  readonly sync: StoredSync
  /** Null: all of the sync's. */
  readonly run: Run | null
  readonly scope: UndoScope
}

/** ConfigError for what is not known, or not said clearly enough. */
export async function aimOf(target: UndoTarget, { stores }: Pick<UnitOfWork, 'stores'>): Promise<Aim> {
  const run = UUID.test(target.of) ? await runById(target.of, { stores }) : null
  const sync = run === null ? await syncNamed(target.of, { stores }) : await syncOf(run, stores)
  const { field = null, since = null } = target
  const stream = (run ?? sync).definition.stream
  const recordId = target.record === undefined ? null : idOf(target.record, stream)
  if (run === null && recordId === null && field === null && since === null) {
    const fix = 'Say which: --record ID, --field FIELD or --since TIME; or name one run.'
    const inConsole = 'Say which record, which field, or since when; or name one run.'
    throw new ConfigError({
      where: `sync ${sync.name}`,
      what: 'all that it ever wrote is too much to undo',
      fix,
      inConsole,
    })
  }
  if (run !== null && since !== null) {
    throw new ConfigError({
      where: '--since',
      what: 'a run is undone as a whole',
      fix: 'Leave it out, or name a sync.',
    })
  }
  return { sync, run, scope: { run: run?.id ?? null, recordId, field, since } }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

async function syncOf({ id, syncId }: Run, { syncs }: Stores): Promise<StoredSync> {
  const sync = await syncs.byId(syncId)
  if (sync !== null) return sync
  throw new ConfigError({ where: `run ${id}`, what: 'its sync is gone', fix: 'Make it again.' })
}

/** The stream in front of the id is there to be read by people; another than the sync's is a mistake. */
function idOf(text: string, stream: string): string {
  const [first = '', ...rest] = text.split('/')
  const id = rest.length === 0 ? first : rest.join('/')
  if (id !== '' && (rest.length === 0 || first === stream)) return wholeId(id)
  const fix = `Write it like ${stream}/ID, or the id alone.`
  throw new ConfigError({ where: `--record ${text}`, what: `it is no record of ${stream}`, fix })
}

/** Why nothing can be undone for now; null where it can. Call inside a transaction that has locked the sync. */
export async function obstacleTo({ sync, run }: Aim, stores: Stores): Promise<Refused | null> {
  if (run?.status === 'planned') {
    const fix = `Decline what waits with: evergreen reject ${run.id}; then undo what it had written before`
    const inConsole = 'Reject its plan; then undo what it had written before.'
    return refusal(`run ${run.id}`, 'it waits at its plan', fix, inConsole)
  }
  const active = await stores.runs.activeOf(sync.id)
  if (active !== null) {
    const fix = `Wait for its end: evergreen runs ${active.id}. evergreen pause ${sync.name} stops its writing meanwhile`
    const what = active.id === run?.id ? 'it goes on' : `run ${active.id} of its sync goes on`
    const inConsole = 'Wait for its end, or stop it.'
    return refusal(run === null ? `sync ${sync.name}` : `run ${run.id}`, what, fix, inConsole)
  }
  if (run === null) return null
  const trouble = await astray(run, sync, 'undo', stores)
  return trouble === null ? null : new Refused({ where: `run ${run.id}`, ...trouble })
}

const refusal = (where: string, what: string, fix: string, inConsole?: string) =>
  new Refused({ where, what, fix: `${fix}.`, ...(inConsole !== undefined && { inConsole }) })
