// The quick way past records that did not change: seen as they were when they were judged last, with nothing learnt
// since and nothing due yet, they need neither be looked up nor judged again.
import { hash } from 'node:crypto'
import type { Page } from '../../src/contract/connector.ts'
import type { Run, Sighting, Stores } from '../../src/contract/stores.ts'
import type { Circle, Judged, Subject } from '../../src/domain/decide/decide.ts'
import { mindOf, settledUntil } from '../../src/domain/decide/settled.ts'
import type { CrmRecord } from '../../src/domain/record.ts'
import { isFrom } from '../../src/domain/window.ts'
import { isMerged } from '../gone/mark.ts'
import { inTurns } from './turns.ts'

/** Characters of a digest: 132 bits of a hash. */
const DIGEST_LENGTH = 22
const NONE: ReadonlySet<string> = new Set()
/** Records whose digests are taken in one turn: a fraction of a millisecond. */
const IN_A_TURN = 50

export interface NewSighting extends Sighting {
  readonly id: string
  /** The sync never saw the record before. */
  readonly first: boolean
}

export interface Look {
  /** Records that have to be judged. */
  readonly awake: readonly CrmRecord[]
  /** Of these, what is to be judged, with what the read left out where it did. */
  subjects(found: readonly Subject[]): readonly Subject[]
  /** How judgements of them are to be noted, where they are not noted so already. */
  notes(judged: readonly Judged[]): NewSighting[]
}

/** What a record shows to a job, in a few characters. */
export type Digest = (record: CrmRecord) => string

/** Digests of records as long as the sync, the CRM's limits and the enrichers stay as they are. */
export function digestBy(fields: readonly string[], mind: Omit<Circle, 'now'>): Digest {
  const prefix = hash('sha256', JSON.stringify(fields) + mindOf(mind), 'base64url')
  return ({ fields: values }) => {
    const text = JSON.stringify(fields.map(field => values[field] ?? null))
    return hash('sha256', prefix + text, 'base64url').slice(0, DIGEST_LENGTH)
  }
}

/** Without a ledger: every record has to be judged, and nothing is noted. */
export function lookAfresh({ records }: Page): Look {
  return { awake: records, subjects: found => found, notes: () => [] }
}

/**
 * Tells the records of a chunk that are as they were from those that are to be judged. What the run's window would not
 * have read, and a HubSpot list shows all the same, is as it was also where nothing is settled: every run would ask
 * sources for it again.
 */
export async function lookAgain(
  { records, gone = [] }: Page,
  run: Run,
  digest: Digest,
  circle: Circle,
  stores: Stores,
): Promise<Look> {
  const ids = records.map(({ id }) => id)
  const sighted = await stores.sightings.of(run.syncId, ids)
  // What is merged into a record right now is news of it that no sighting knows of.
  const heirs = new Set(gone.filter(isMerged).map(({ mergedInto }) => mergedInto))
  const seen = new Map<string, NewSighting>()
  const aside: string[] = []
  const shown = await inTurns(records, IN_A_TURN, record => sightingOf(record, digest, sighted.get(record.id)))
  for (const [place, record] of records.entries()) {
    const known = sighted.get(record.id)
    const now = shown[place]
    if (now === undefined) continue
    const same = isSame(known, now) && !heirs.has(record.id)
    if (same && (known?.settledUntil ?? 0) > circle.now) continue
    seen.set(record.id, now)
    if (same && !isFrom(run.windowFrom, record.stamp)) aside.push(record.id)
  }
  const back = aside.length === 0 ? NONE : await stores.records.gone(run.connectionId, run.definition.stream, aside)
  for (const id of aside) if (!back.has(id)) seen.delete(id)
  const awake = records.filter(({ id }) => seen.has(id))
  const noteOf = (judged: Judged): NewSighting[] => {
    const now = seen.get(judged.recordId)
    if (now === undefined) return []
    const settled = settledUntil(judged, circle)
    const known = sighted.get(judged.recordId)
    const noted = settled === null && known?.settledUntil === null && isSame(known, now)
    return noted ? [] : [{ ...now, settledUntil: settled }]
  }
  return { awake, subjects: found => found, notes: judged => judged.flatMap(noteOf) }
}

function sightingOf(record: CrmRecord, digest: Digest, known: Sighting | undefined): NewSighting {
  const { id, stamp } = record
  const first = known === undefined
  return { id, stamp, digest: digest(record), settledUntil: null, changes: known?.changes ?? 0, first }
}

function isSame(known: Sighting | undefined, now: Sighting): boolean {
  return known !== undefined && known.stamp === now.stamp && known.digest === now.digest
}
