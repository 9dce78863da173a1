// The chore of links that change without a trace: those of all known records are read again, a share in each run, so
// that a round of all ends in the hours that the set-up gives.
import { z } from 'zod'
import type { Cursor, Page, Partition, Query, Source } from '../../src/contract/connector.ts'
import type { JobContext } from '../../src/contract/job.ts'
import type { Run, Stores } from '../../src/contract/stores.ts'
import { shareDue } from '../../src/domain/upkeep.ts'

/** Records whose links are asked for at once: one call each, and no share is worth less. */
const AT_ONCE = 1_000

/** Known records with ids in (after, to], in the order of ids; null is no bound. `records`: how many there were. */
const Span = z.object({ after: z.string().nullable(), to: z.string().nullable(), records: z.number().optional() })
type Span = { readonly after: string | null; readonly to: string | null; readonly records: number }

/** Where a round has come to, and of how many records it is: to count them takes long, so it is done once a round. */
const Place = z.object({ to: z.string().nullable(), known: z.number().optional() })
/** As rounds noted it before they knew how many records they are of. */
const Stored = z.union([
  Place,
  z
    .string()
    .nullable()
    .transform((to): z.infer<typeof Place> => ({ to })),
])

/** The parts of this run's share; none while it is not worth a call, or where every change of a link leaves a trace. */
export async function dueRound(
  run: Run,
  query: Query,
  source: Source,
  context: Pick<JobContext, 'stores' | 'clock'>,
): Promise<Partition[]> {
  const associations = (await source.links?.silent(query.stream, query.associations ?? [])) ?? []
  if (associations.length === 0) return []
  const { upkeep, records } = context.stores
  const last = (await upkeep.of(run.syncId)).get('associations')
  const share = shareDue('associations', run.definition.refreshHours, last?.at ?? null, context.clock.now())
  if (share === 0) return []
  const place = Stored.parse(last?.cursor ?? null)
  const known = place.known ?? (await records.known(run.connectionId, query.stream))
  const due = Math.ceil(known * share)
  if (due === 0 || (due < AT_ONCE && share < 1)) return []
  const spans = await spansOf(run, place.to, due, context.stores)
  const to = spans.at(-1)?.to ?? null
  const cursor = spans.length === 1 ? { to, known } : { to }
  const of: Query = { ...query, fields: [], window: null, associations, upkeep: { chore: 'associations', cursor } }
  return spans.map(span => ({ query: of, detail: span }))
}

/** `due` records on from `after`; beyond the last one, from the first. */
async function spansOf(run: Run, after: string | null, due: number, { records }: Stores): Promise<Span[]> {
  const of = [run.connectionId, run.definition.stream] as const
  const ahead = await records.ahead(...of, after, due)
  if (ahead.count === due || after === null) return [{ after, to: ahead.last, records: ahead.count }]
  const further = await records.ahead(...of, null, due - ahead.count)
  return [
    { after, to: null, records: ahead.count },
    { after: null, to: further.last, records: further.count },
  ]
}

/** Whether a partition is a share of the round: it is read by what is known, not by what the CRM lists. */
export function isOfRound({ query }: Partition): boolean {
  return query.upkeep?.chore === 'associations'
}

/** How many records' links a share of the round asks for, call by call. */
export function asksOf({ detail }: Partition): number[] {
  const { records = 0 } = Span.parse(detail)
  return Array.from({ length: Math.ceil(records / AT_ONCE) }, (_none, call) =>
    Math.min(AT_ONCE, records - call * AT_ONCE),
  )
}

/** The links of the records in the partition's span, page by page. */
export async function* readRound(
  run: Run,
  { query, detail }: Partition,
  from: Cursor | null,
  source: Source,
  { stores, signal }: JobContext,
): AsyncGenerator<Page> {
  const { after, to } = Span.parse(detail)
  let at = from === null ? after : z.string().parse(from)
  for (;;) {
    const ids = await stores.records.idsAfter(run.connectionId, query.stream, { after: at, to }, AT_ONCE)
    const links = ids.length === 0 ? [] : await source.links?.of(query.stream, ids, query.associations ?? [], signal)
    at = ids.at(-1) ?? at
    const more = ids.length === AT_ONCE
    yield { records: [], links: links ?? [], next: more ? at : null }
    if (!more) return
  }
}
