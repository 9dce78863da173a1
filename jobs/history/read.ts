// The pages of an import: what each adds, and where the next one begins.
import type { Connection } from '../../src/contract/connector.ts'
import type { History } from '../../src/contract/history.ts'
import type { JobContext } from '../../src/contract/job.ts'
import type { Json } from '../../src/contract/primitives.ts'
import type { DueRecord, Run } from '../../src/contract/stores.ts'
import type { FieldChange } from '../../src/domain/history.ts'
import { FatalError } from '../../src/errors.ts'
import type { HistoryPart, Place } from './part.ts'
import { toldOf } from './told.ts'

/** Records that are taken into account in one transaction. */
const APPLY_AT_ONCE = 500

/** What one page of an import found. */
export interface Found {
  readonly changes: readonly FieldChange[]
  /** Records whose past is complete with this page: it is taken into account at once. */
  readonly complete: readonly string[]
  /** Of these, what is taken off the list of those that are due. */
  readonly due: readonly DueRecord[]
  /** Of how many the CRM refuses to tell. */
  readonly refused: number
  readonly next: Place | null
}

const NO_RECORDS = { complete: [], due: [], refused: 0 } as const

export interface Reading {
  readonly run: Run
  readonly part: HistoryPart
  readonly history: History
  readonly context: JobContext
}

export function historyOfConnection({ history }: Connection, alias: string): History {
  if (history !== undefined) return history
  throw new FatalError({
    where: `connection ${alias}`,
    what: 'it tells nothing of the past',
    fix: 'Set history: off in the sync.',
  })
}

/** Where a part begins. */
export function firstPlace({ part, history }: Pick<Reading, 'part' | 'history'>): Place {
  return part.of === 'all' && history.all !== undefined ? { walk: null } : { records: null }
}

/** One page from each place on, to the end. */
export async function* pagesOf(reading: Reading, from: Place): AsyncGenerator<Found> {
  for (let place: Place | null = from; place !== null; ) {
    reading.context.signal.throwIfAborted()
    if ('walk' in place) {
      yield* walk(reading, place.walk)
      place = { apply: null }
    } else {
      const found: Found = 'apply' in place ? await toApply(reading, place.apply) : await ask(reading, place.records)
      yield found
      place = found.next
    }
  }
}

/** In whatever order the CRM tells it: only when all of it is there can it be taken into account. */
async function* walk({ part, run, history, context }: Reading, from: Json) {
  const query = { stream: run.definition.stream, fields: part.fields }
  for await (const { changes, next } of history.all?.(query, from, context.signal) ?? []) {
    yield { changes, ...NO_RECORDS, next: next === null ? { apply: null } : { walk: next } } satisfies Found
  }
}

/** The past of the next known records; of those that are due, what was read is taken off the list. */
async function ask({ part, run, history, context }: Reading, after: string | null): Promise<Found> {
  const { stream } = run.definition
  const limit = history.batchSize
  const { due: dueOf, known } = context.stores.history
  const due = part.of === 'due' ? await dueOf(run.syncId, limit) : []
  const ids = part.of === 'due' ? due.map(({ id }) => id) : await known(run.connectionId, stream, after, limit)
  const { changes, refused } = await toldOf(history, { stream, fields: part.fields }, ids, context.signal)
  if (refused > 0) context.log.warn({ stream, records: refused }, 'the CRM refuses to tell the past of some records')
  return { changes, complete: ids, due, refused, next: ids.length < limit ? null : { records: ids.at(-1) ?? null } }
}

async function toApply({ run, context }: Reading, after: string | null): Promise<Found> {
  const { connectionId, definition } = run
  const ids = await context.stores.history.withPast(connectionId, definition.stream, after, APPLY_AT_ONCE)
  return {
    ...NO_RECORDS,
    changes: [],
    complete: ids,
    next: ids.length < APPLY_AT_ONCE ? null : { apply: ids.at(-1) ?? null },
  }
}
