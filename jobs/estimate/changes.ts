// How many records a run is likely to have changes for: of those that are news to it, by what became of earlier news.
import type { Source } from '../../src/contract/connector.ts'
import type { Run } from '../../src/contract/stores.ts'
import { exactly, type Range, through } from '../../src/domain/estimate/range.ts'
import { changedOf, editedByOthers, type Judgement } from '../../src/domain/estimate/share.ts'
import type { Moment } from '../../src/domain/record.ts'
import { judgesAlike, type SyncDefinition } from '../../src/domain/sync.ts'
import { endedRuns } from './earlier.ts'
import { countOr, type Looking, type Outlook, windowOf } from './outlook.ts'

/** So many runs, the newest ones, are gone by. */
const RUNS = 3

/** nothing: the run writes nothing. runs: earlier runs tell. plan: those, and all were dry. assumed: none was there. */
export type Basis = 'nothing' | 'runs' | 'plan' | 'assumed'

export interface Expected {
  /** Records that nobody has judged as they are now. */
  readonly news: number
  readonly changed: Range
  readonly basis: Basis
}

interface Judged extends Judgement {
  readonly dry: boolean
  readonly whole: boolean
  /** Of all that it read, the part that was news. */
  readonly fresh: number
}

/** A run that reads everything once more asks the CRM how much of it is new since the last one. */
export async function expectedChanges(run: Run, outlook: Outlook, source: Source, looking: Looking): Promise<Expected> {
  const { definition } = run
  const judged = await judgements(run, looking)
  const news = await newsOf(run, outlook, judged, source, looking)
  if (run.dryRun || !writes(definition)) return { news, changed: exactly(0), basis: 'nothing' }
  const whole = outlook.query.window === null
  const alike = judged.filter(each => each.whole === whole)
  const seen = (alike.length > 0 ? alike : judged).slice(0, RUNS)
  const allowance = definition.changesPerRun ?? Number.POSITIVE_INFINITY
  const changed = through(changedOf(news, seen, alike.length > 0), records => Math.min(records, allowance))
  if (seen.length === 0) return { news, changed, basis: 'assumed' }
  return { news, changed, basis: seen.every(({ dry }) => dry) ? 'plan' : 'runs' }
}

function writes({ fields }: SyncDefinition): boolean {
  return fields.some(({ policy, owner }) => policy !== 'never' && policy !== 'suggest-only' && owner === 'evergreen')
}

async function judgements({ syncName, definition }: Run, { stores }: Looking): Promise<Judged[]> {
  const runs = (await endedRuns(syncName, stores)).filter(run => judgesAlike(run.definition, definition))
  return Promise.all(
    runs.slice(0, 2 * RUNS).map(async run => {
      const { pulled, unchanged } = await stores.runs.counts(run.id)
      const { records: changed } = await stores.estimates.changedBy(run.id)
      const edited = await editedIn(pulled - unchanged, run, run.windowFrom, run.windowTo ?? 0, { stores })
      const news = Math.max(changed, edited)
      const whole = run.windowFrom === null
      return { news, changed, whole, dry: run.dryRun, fresh: pulled === 0 ? 0 : news / pulled }
    }),
  )
}

/** Of what was edited in a window: our own writes come back too, and there is nothing more to do about them. */
async function editedIn(
  edited: number,
  { connectionId, definition: { stream } }: Run,
  from: Moment | null,
  to: Moment,
  { stores }: Pick<Looking, 'stores'>,
): Promise<number> {
  if (from === null) return edited
  const echoes = await stores.estimates.echoes(connectionId, stream, from, to)
  return editedByOthers(edited, { echoes, known: await stores.records.known(connectionId, stream) })
}

async function newsOf(
  run: Run,
  { query, records }: Outlook,
  judged: readonly Judged[],
  source: Source,
  looking: Looking,
): Promise<number> {
  const read = (await looking.stores.syncs.byId(run.syncId))?.cursor ?? null
  if (read === null) return records
  const window = query.window ?? windowOf(read, run.definition.settleMinutes, looking.clock.now())
  const closed = { ...query, window }
  // A HubSpot list is read whole each time: it counts its members, and knows no window.
  if (source.proof?.(closed).by === 'walk') {
    const fresh = judged.find(({ whole }) => !whole)?.fresh ?? 1
    return records * fresh
  }
  const edited = query.window === null ? await countOr(records, closed, source) : records
  return editedIn(edited, run, window?.from ?? null, window?.to ?? 0, looking)
}
