// What is known of a chunk's records before they are judged: which of them are alive, and which are as they were. The
// database and the CRM are waited for here and nowhere else, so that one chunk is looked up while another is judged.
import type { Page, Partition, Source } from '../../src/contract/connector.ts'
import type { JobContext } from '../../src/contract/job.ts'
import type { Run, Stores } from '../../src/contract/stores.ts'
import type { Circle } from '../../src/domain/decide/decide.ts'
import type { LinkSet } from '../../src/domain/link.ts'
import type { CrmRecord } from '../../src/domain/record.ts'
import type { Sight } from '../drift/sight.ts'
import { type Family, familyOf } from '../gone/family.ts'
import { type Fates, fatesOf } from '../gone/fates.ts'
import { linksOfChunk } from '../links/of-chunk.ts'
import { isRefresh, lookRefreshed } from '../upkeep/formulas.ts'
import { type Digest, type Look, lookAfresh, lookAgain } from './sightings.ts'

/** What holds for every chunk of a job. */
export interface Inquiry extends Omit<Circle, 'now'> {
  readonly run: Run
  readonly sight: Sight
  /** The fields that are read and judged. */
  readonly fields: readonly string[]
  readonly partition: Partition
  readonly source: Source
  readonly digest: Digest
  /** Whether all is read that a judgement needs. */
  readonly enough: boolean
}

export interface LookedUp extends Family {
  /** As of the moment at which the looking up began. */
  readonly circle: Circle
  readonly look: Look
  readonly fates: Fates
  readonly links: readonly LinkSet[]
  /** How long it took. */
  readonly lookUpMs: number
}

/** Reads what is known of the chunk's records, those that are as they were left out. */
export async function lookUp(read: Page, inquiry: Inquiry, context: JobContext): Promise<LookedUp> {
  const { run, source, sync, limits, obtainable, team } = inquiry
  const began = context.clock.now()
  const chunk = await withoutForgotten(read, run, context.stores)
  const circle = { sync, limits, obtainable, now: began, ...(team && { team }) }
  // Before anything else is looked up: what is learnt of a record from here on unsettles what is noted of it.
  const look = await lookOf(chunk, inquiry, circle, context.stores)
  const fates = await fatesOf({ ...chunk, records: look.awake }, run, source, context)
  const [awake, alive] = [new Set(look.awake), new Set(fates.alive)]
  const idsOf = (records: readonly CrmRecord[]) => new Set(records.map(({ id }) => id))
  const dead = idsOf(look.awake.filter(record => !alive.has(record)))
  const asleep = idsOf(chunk.records.filter(record => !awake.has(record)))
  const links = await linksOfChunk(chunk, { dead, asleep }, inquiry, context.signal)
  const family = await familyOf(fates, run, context.stores)
  return { ...family, circle, look, fates, links, lookUpMs: context.clock.now() - began }
}

/** What the CRM was told to forget may show for a while: in an index, in a page that was read before. */
async function withoutForgotten(chunk: Page, { connectionId, definition }: Run, stores: Stores): Promise<Page> {
  const ids = chunk.records.map(({ id }) => id)
  const forgotten = await stores.erasures.forgotten({ connectionId, stream: definition.stream }, ids)
  if (forgotten.size === 0) return chunk
  return { ...chunk, records: chunk.records.filter(({ id }) => !forgotten.has(id)) }
}

function lookOf(chunk: Page, inquiry: Inquiry, circle: Circle, stores: Stores): Look | Promise<Look> {
  const { run, partition, digest, enough } = inquiry
  if (isRefresh(partition.query)) return lookRefreshed(chunk, run, digest, circle, stores)
  return enough ? lookAgain(chunk, run, digest, circle, stores) : lookAfresh(chunk)
}
