// What earlier runs have read, in the same numbers as an outlook, and what they cost: what estimates are held to.
import type { Prices } from '../../src/contract/query.ts'
import type { Run, RunStatus, StepCalls, Stores } from '../../src/contract/stores.ts'
import { asksOf, isOfRound } from '../links/round.ts'
import { ofWindow } from '../upkeep/chores.ts'
import { type Outlook, sizeOf } from './outlook.ts'

/** So many runs, the newest ones, are gone by. */
const RUNS = 3
/** Among so many they are looked for. */
const LOOKED_THROUGH = 20

/** A run that has ended, as far as its figures are worth something. */
export interface EarlierRun {
  readonly run: Run
  readonly outlook: Outlook
  /** Records that it had changes for, and in how many chunks they lay. */
  readonly changed: { readonly records: number; readonly chunks: number }
  /** At the connection itself. */
  readonly calls: readonly StepCalls[]
}

/** By which way the most of it is read. */
function wayOf({ parts }: Pick<Outlook, 'parts'>, prices: Prices): string {
  const [first] = parts
  return first === undefined ? '' : prices.part(first).way
}

const UNREAD: ReadonlySet<RunStatus> = new Set(['active', 'failed', 'stopped'])

/** A sync's runs that have read their stream, newest first. */
export async function endedRuns(syncName: string, { runs }: Stores): Promise<Run[]> {
  const all = await runs.list({ syncName, limit: LOOKED_THROUGH })
  return all.filter(
    ({ mode, status, windowTo }) =>
      (mode === 'full' || mode === 'incremental') && !UNREAD.has(status) && windowTo !== null,
  )
}

/** Runs that read as much of their stream, by the same way: the sync's own, else those of others of its connection. */
export async function likeRuns(
  { syncName, connectionId }: Run,
  { query, parts }: Outlook,
  prices: Prices,
  stores: Stores,
): Promise<EarlierRun[]> {
  const like = { whole: query.window === null, way: wayOf({ parts }, prices) }
  const own = await likeOf(syncName, like, prices, stores)
  if (own.length > 0) return own
  const beside = (await stores.syncs.list()).filter(
    sync => sync.connectionId === connectionId && sync.name !== syncName,
  )
  const found = await Promise.all(beside.map(({ name }) => likeOf(name, like, prices, stores)))
  return found
    .flat()
    .toSorted((a, b) => b.run.startedAt - a.run.startedAt)
    .slice(0, RUNS)
}

async function likeOf(
  syncName: string,
  like: { readonly whole: boolean; readonly way: string },
  prices: Prices,
  stores: Stores,
): Promise<EarlierRun[]> {
  const found: EarlierRun[] = []
  for (const run of await endedRuns(syncName, stores)) {
    if ((run.windowFrom === null) !== like.whole) continue
    const calls = (await stores.calls.ofRun(run.id)).filter(({ connectionId }) => connectionId === run.connectionId)
    const outlook = calls.length === 0 ? null : await outlookAgo(run, stores)
    if (outlook === null || wayOf(outlook, prices) !== like.way) continue
    found.push({ run, outlook, changed: await stores.estimates.changedBy(run.id), calls })
    if (found.length === RUNS) break
  }
  return found
}

/** What the run read, as its parts tell; null where it had none. */
async function outlookAgo(run: Run, stores: Stores): Promise<Outlook | null> {
  const stored = await stores.runs.partitionsOf(run.id)
  const own = ofWindow(stored)
  const query = own[0]?.partition.query
  if (query === undefined) return null
  const rounds = stored.filter(({ partition }) => isOfRound(partition))
  const looks = stored.filter(({ partition }) => partition.recheck !== undefined)
  const chores = stored.filter(part => !own.includes(part) && !rounds.includes(part) && !looks.includes(part))
  const records = run.expected ?? own.reduce((sum, { rows }) => sum + rows, 0)
  const known = await stores.records.known(run.connectionId, query.stream)
  return {
    query,
    records,
    parts: [...own, ...chores].map(({ partition, rows }) => ({ partition, rows })),
    cuts: [{ query, records }, ...chores.map(({ partition, rows }) => ({ query: partition.query, records: rows }))],
    looks: await Promise.all(
      looks.map(({ partition }) => sizeOf(partition, { run, records, known, moved: records }, stores)),
    ),
    recounts: 0,
    round: rounds.flatMap(({ partition }) =>
      asksOf(partition).map(count => ({ query: partition.query, records: count })),
    ),
  }
}
