// The time, for words like "3 min ago" that grow old while they are looked at.
import { useSyncExternalStore } from 'react'

const EVERY_MS = 10_000

const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

function tick(): void {
  now = Date.now()
  for (const tell of listeners) tell()
}

function subscribe(tell: () => void): () => void {
  if (listeners.size === 0) {
    now = Date.now()
    timer = setInterval(tick, EVERY_MS)
  }
  listeners.add(tell)
  return () => {
    listeners.delete(tell)
    if (listeners.size === 0) clearInterval(timer)
  }
}

/** Epoch milliseconds, renewed every ten seconds. It stands still while a screen is drawn, however long that takes. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}
