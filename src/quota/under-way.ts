// How many calls of a connection are under way at once, over all workers: each has a place while it lasts. A place that its
// process does not tell of any more, because it died, is free again after a while.
import type { Clock, NewId } from '../contract/primitives.ts'
import type { TurnKeeper, UnderWay } from '../contract/quota.ts'
import { QuotaExhausted } from '../errors.ts'

/** A call that waits longer for its place gives its job back: it holds a worker's slot for nothing. */
const LONGEST_WAIT_MS = 20_000
const COME_BACK_MS = 5_000
const KEEP_MS = 30_000
const TELL_MS = 10_000
/** Pauses between looks for a place. */
const LOOK_MS = { first: 20, most: 500 }

interface Parts {
  readonly turns: TurnKeeper
  readonly clock: Clock
  readonly newId: NewId
}

interface Wanted {
  readonly connectionId: string
  readonly alias: string
  readonly limit: string
  readonly most: number
}

/** One per process. */
export function createUnderWay({ turns, clock, newId }: Parts) {
  const mine = new Map<string, UnderWay>()
  let telling: NodeJS.Timeout | null = null

  // One that fails comes again with the next.
  const tell = () => void Promise.allSettled([...mine.values()].map(call => turns.stay(call)))
  const add = (call: UnderWay): void => {
    mine.set(call.id, call)
    telling ??= setInterval(tell, TELL_MS).unref()
  }
  const drop = (id: string): void => {
    mine.delete(id)
    if (mine.size > 0 || telling === null) return
    clearInterval(telling)
    telling = null
  }

  return async ({ connectionId, alias, limit, most }: Wanted, signal?: AbortSignal): Promise<() => Promise<void>> => {
    const call: UnderWay = { connectionId, limit, id: newId(), keepMs: KEEP_MS }
    const last = clock.now() + LONGEST_WAIT_MS
    for (let pause = LOOK_MS.first; ; pause = Math.min(2 * pause, LOOK_MS.most)) {
      const wait = await turns.enter({ ...call, most })
      if (wait === 0) break
      if (clock.now() + Math.max(wait, pause) > last) throw full(alias, most, clock.now() + COME_BACK_MS)
      await clock.sleep(Math.max(wait, pause), signal)
    }
    add(call)
    return async () => {
      if (!mine.has(call.id)) return
      drop(call.id)
      // What the call came to must not be lost for it: the place runs out by itself.
      await turns.leave(call).catch(() => undefined)
    }
  }
}

function full(alias: string, most: number, until: number): QuotaExhausted {
  return new QuotaExhausted({
    where: `connection ${alias}`,
    what: `all ${most} calls that may be under way at once are`,
    fix: `It goes on by itself after ${new Date(until).toISOString()}.`,
    until,
  })
}
