// Asks the sync's enrichers for what a chunk's records lack, and judges those fields anew with the claims.
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Answer, Ask } from '../src/contract/connector.ts'
import type { JobContext, JobStep } from '../src/contract/job.ts'
import type { ChunkRef, Run, StoredProposal, Stores } from '../src/contract/stores.ts'
import type { Claim, MatchKeys } from '../src/domain/claim.ts'
import { type Circle, type Judged, judge, onlyFields } from '../src/domain/decide/decide.ts'
import { newsOf } from '../src/domain/decide/observe.ts'
import type { Looked } from '../src/domain/guard/figures.ts'
import { standingBars } from '../src/domain/plan/bars.ts'
import type { RecordState, Value } from '../src/domain/record.ts'
import type { SyncDefinition } from '../src/domain/sync.ts'
import { sightOf } from './drift/sight.ts'
import { enrichersOf, obtainableFrom, stopIfPaused } from './enrichers.ts'
import { isGuarded } from './guard/count.ts'
import { keysOf } from './links/keys.ts'
import { writeBackIfAny } from './next.ts'
import { storeSettled } from './proposals.ts'
import { chunkOf, runOf, sourceOf } from './run-context.ts'
import { type Item, withStamps } from './stamps/ride.ts'
import { requireAccount } from './standing.ts'
import { unlessStopped } from './stopped.ts'

const payload = z.strictObject({ runId: z.uuid(), chunk: z.uuid() })

/** What is still wanted for one record: fields to judge anew, and the supplies for them. */
interface Want {
  readonly recordId: string
  readonly fields: readonly string[]
  readonly supplies: readonly string[]
}
/** A source that no longer knows the record has no say on it any more. */
type Retraction = { readonly recordId: string; readonly source: string }
type NewClaim = { readonly recordId: string; readonly claim: Claim }

export const enrich: JobStep<z.infer<typeof payload>> = unlessStopped({
  name: 'enrich',
  payload,
  async run({ runId, chunk: chunkId }, context) {
    const { run, sync } = await runOf(runId, context)
    await stopIfPaused(sync, context)
    const { stores } = context
    const asks = await stores.asks.ofChunk(chunkId)
    const asked = asks.map(ask => ask.recordId)
    const gone = await stores.records.gone(run.connectionId, sync.stream, asked)
    const wants = asks.filter(({ recordId }) => !gone.has(recordId)).map(ask => wantOf(ask, sync))
    const ids = wants.map(want => want.recordId)
    const before = await stores.records.load(run.connectionId, sync.stream, ids)
    const keys = await keysOf(run, before, context)
    const { claims, retracted, matched, ambiguous } = await askAll(wants, keys, sync, context)
    // To be asked takes long: what was learnt of the records meanwhile counts.
    const states = await stores.records.load(run.connectionId, sync.stream, ids)
    const { judged, circle } = await judgeAgain(run, wants, states, claims, context)
    const news = judged.map(({ recordId, state }) => ({ id: recordId, state: newsOf(states.get(recordId), state) }))
    const chunk = { ...chunkOf(run, chunkId), jobId: context.jobId }
    const looked = isGuarded(run) ? wants.map(want => askedOf(want, states.get(want.recordId))) : []
    return async transaction => {
      await requireAccount(run, transaction)
      const now = context.clock.now()
      await transaction.claims.retract(chunk.connectionId, chunk.stream, retracted)
      await transaction.claims.save(chunk.connectionId, chunk.stream, claims)
      const rows = await unlessLearnt(news, states, chunk, transaction)
      const changed = await transaction.records.save(chunk.connectionId, chunk.stream, rows, now)
      const settled = await storeSettled(judged, looked, run, chunk, transaction, now)
      const pending = await transaction.proposals.pendingOf(chunkId)
      await transaction.proposals.propose(chunk, stampsOf(pending, judged, states, circle), now)
      const counts = { asked: wants.length, matched, ambiguous, claims: claims.length, changed, ...settled }
      return { counts, next: writeBackIfAny(run, chunk, pending.length) }
    }
  },
})

/** What is known of the fields that were asked for. */
function askedOf({ fields }: Want, known: RecordState = {}): Looked {
  return Object.fromEntries(fields.map(field => [field, known[field]?.value ?? null]))
}

function wantOf({ recordId, fields }: Pick<Want, 'recordId' | 'fields'>, sync: SyncDefinition): Want {
  const settings = sync.fields.filter(({ field }) => fields.includes(field))
  return { recordId, fields, supplies: [...new Set(settings.flatMap(({ supply }) => supply ?? []))] }
}

/** One enricher after the other; what one supplied is not asked of the next. */
async function askAll(
  wants: readonly Want[],
  keys: ReadonlyMap<string, MatchKeys>,
  sync: SyncDefinition,
  context: JobContext,
): Promise<{ claims: NewClaim[]; retracted: Retraction[]; matched: number; ambiguous: number }> {
  const claims: NewClaim[] = []
  const retracted: Retraction[] = []
  let open = [...wants]
  let matched = 0
  let ambiguous = 0
  for (const { alias, enricher } of await enrichersOf(sync, context)) {
    const asked = open.filter(want => want.supplies.some(supply => enricher.supplies.includes(supply)))
    const asks = asked.map(want => askOf(want, keys.get(want.recordId) ?? {}, enricher.supplies))
    const answers = await enricher.lookup(asks, context.signal)
    for (const [index, want] of asked.entries()) {
      const answer = answers[index] ?? { type: 'no-match' }
      if (answer.type === 'match') matched += 1
      if (answer.type === 'ambiguous') ambiguous += 1
      if (answer.type !== 'match') retracted.push({ recordId: want.recordId, source: alias })
      claims.push(...claimsOf(want, answer, alias, enricher.trust))
    }
    open = stillOpen(open, claims)
  }
  return { claims, retracted, matched, ambiguous }
}

function askOf({ supplies }: Want, keys: MatchKeys, offered: readonly string[]): Ask {
  return { keys, supplies: supplies.filter(supply => offered.includes(supply)) }
}

function claimsOf({ recordId, supplies }: Want, answer: Answer, source: string, trust: number): NewClaim[] {
  if (answer.type !== 'match') return []
  const { matchedOn, confidence, observedAt } = answer
  return supplies.flatMap(supply => {
    const value: Value = answer.values[supply] ?? null
    if (value === null) return []
    return [{ recordId, claim: { supply, value, source, trust, matchedOn, matchConfidence: confidence, observedAt } }]
  })
}

function stillOpen(wants: readonly Want[], claims: readonly NewClaim[]): Want[] {
  const had = new Set(claims.map(({ recordId, claim }) => `${recordId} ${claim.supply}`))
  return wants
    .map(want => ({ ...want, supplies: want.supplies.filter(supply => !had.has(`${want.recordId} ${supply}`)) }))
    .filter(want => want.supplies.length > 0)
}

async function judgeAgain(
  run: Run,
  wants: readonly Want[],
  states: ReadonlyMap<string, RecordState>,
  fresh: readonly NewClaim[],
  context: JobContext,
) {
  const sync = run.definition
  const ids = wants.map(want => want.recordId)
  const [stored, bars] = await Promise.all([
    context.stores.claims.load(run.connectionId, sync.stream, ids),
    context.stores.proposals.barsOf(run.connectionId, sync.stream, ids),
  ])
  const source = sourceOf(await context.connect(sync.connection), sync.connection)
  const sight = await sightOf(run, source, context)
  // The pull asked only for records that no exclusion names, and only it had read the fields to tell.
  const team = await context.teamRules?.(sight.sync.fields)
  const circle = {
    ...(team && { team }),
    sync: { ...sight.sync, exclude: [] },
    limits: sight.limits,
    obtainable: await obtainableFrom(sync, context),
    now: context.clock.now(),
  }
  const freshOf = Map.groupBy(fresh, ({ recordId }) => recordId)
  const judged = wants.map(({ recordId, fields }) => {
    const known = states.get(recordId) ?? {}
    const claims = latest(stored.get(recordId) ?? [], freshOf.get(recordId)?.map(({ claim }) => claim) ?? [])
    const subject = {
      record: asRecord(recordId, known),
      known,
      claims,
      barred: standingBars(bars.get(recordId) ?? [], claims, sync),
    }
    return onlyFields(judge(subject, circle), fields)
  })
  return { judged, circle }
}

/** The stamps of the asked records that are to be written, whoever found what is to be changed of them. */
function stampsOf(
  pending: readonly StoredProposal[],
  judged: readonly Judged[],
  states: ReadonlyMap<string, RecordState>,
  circle: Circle,
): readonly Item[] {
  const stateOf = new Map(judged.map(({ recordId, state }) => [recordId, { ...states.get(recordId), ...state }]))
  const items = pending.map(({ id: _, recordId, ...proposal }) => ({ recordId, proposal }))
  const all = withStamps(items, id => stateOf.get(id) ?? null, circle)
  return all.filter(({ proposal }) => proposal.reason === 'stamped')
}

interface Row {
  readonly id: string
  readonly state: RecordState
}

/** The fields of which still is known what they were judged by; locks the records. */
async function unlessLearnt(
  news: readonly Row[],
  judgedBy: ReadonlyMap<string, RecordState>,
  { connectionId, stream }: ChunkRef,
  stores: Stores,
): Promise<Row[]> {
  const rows = news.filter(({ state }) => Object.keys(state).length > 0)
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const known = await stores.records.load(connectionId, stream, ids, 'lock')
  return rows.map(({ id, state }) => {
    const [then, now] = [judgedBy.get(id) ?? {}, known.get(id) ?? {}]
    const fields = Object.entries(state).filter(([field]) => isDeepStrictEqual(now[field], then[field]))
    return { id, state: Object.fromEntries(fields) }
  })
}

/** A source's new claim replaces its old one on the same supply. */
function latest(stored: readonly Claim[], fresh: readonly Claim[]): Claim[] {
  const replaced = new Set(fresh.map(({ source, supply }) => `${source} ${supply}`))
  return [...stored.filter(({ source, supply }) => !replaced.has(`${source} ${supply}`)), ...fresh]
}

/** The record as the pull that asked has just stored it. */
function asRecord(id: string, state: RecordState) {
  return {
    id,
    modifiedAt: null,
    stamp: null,
    fields: Object.fromEntries(Object.entries(state).map(([field, { value }]) => [field, value])),
  }
}
