// The time, for words like "3 min ago" that grow old while they are looked at.
import { useSyncExternalStore } from 'react'

const EVERY_MS = 10_000
const round = () => Math.floor(Date.now() / EVERY_MS) * EVERY_MS

function subscribe(tell: () => void): () => void {
  const timer = setInterval(tell, EVERY_MS)
  return () => clearInterval(timer)
}

/** Epoch milliseconds, in steps of ten seconds. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, round)
}
