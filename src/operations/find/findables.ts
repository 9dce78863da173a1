// Works out by what the records are found that were stored since, some at a time, and keeps at it while a process stays up.
import { setImmediate } from 'node:timers/promises'
import type { Clock, Log } from '../../contract/primitives.ts'
import type { AuditKeys, StoredSync, UnitOfWork } from '../../contract/stores.ts'
import type { RecordState } from '../../domain/record.ts'
import { type FindableValue, findableKeys } from '../../domain/search/findable.ts'
import { lineOf } from '../../errors.ts'
import { streamKey, streamReaders } from './readers.ts'

const EVERY_MS = 5_000
const IN_ONE_GO = 100

export interface FindableParts {
  readonly unitOfWork: UnitOfWork
  readonly keys: Pick<AuditKeys, 'blindsOfKeys'>
}

/** Of one chunk, and of none that is larger than `most`. False where nothing is due, or somebody else is at it. */
export function indexSome({ unitOfWork, keys }: FindableParts, most?: number): Promise<boolean> {
  return unitOfWork.transaction(async stores => {
    const due = await stores.findables.takeDue(most)
    if (due === null) return false
    const { connectionId, stream, ids } = due
    const states = await stores.records.load(connectionId, stream, ids)
    const readers = (await streamReaders(stores)).get(streamKey({ connectionId, stream }))?.of ?? []
    const found: { id: string; blinds: readonly bigint[] }[] = []
    for (const [id, state] of states) {
      // Whoever asks the same process for something meanwhile is answered.
      if (found.length % IN_ONE_GO === 0) await setImmediate()
      found.push({ id, blinds: keys.blindsOfKeys(findableKeys(findableValues(state, readers))) })
    }
    await stores.findables.put(connectionId, stream, found)
    return true
  })
}

/** Each value once for each kind that a sync says it is of. */
function findableValues(state: RecordState, readers: readonly StoredSync[]): FindableValue[] {
  return readers.flatMap(({ definition: { fields, defaultCountry: country } }) =>
    fields.flatMap(({ field, kind }) => {
      const value = state[field]?.value ?? null
      return value === null ? [] : [{ kind, value, country }]
    }),
  )
}

/** Until it is closed. */
export function keepFindable(parts: FindableParts & { readonly clock: Clock; readonly log: Log }): {
  close(): Promise<void>
} {
  const { clock, log } = parts
  const stop = new AbortController()
  const attempt = () =>
    indexSome(parts).catch(error => {
      log.warn({ error: lineOf(error) }, 'records could not be made findable, trying again')
      return false
    })
  const keeping = async () => {
    while (!stop.signal.aborted) {
      if (await attempt()) continue
      await clock.sleep(EVERY_MS, stop.signal).catch(() => undefined)
    }
  }
  const ended = keeping()
  return {
    close: async () => {
      stop.abort()
      await ended
    },
  }
}
