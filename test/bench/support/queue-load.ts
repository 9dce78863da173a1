// What is asked of the queue, with and without Evergreen around it.
import { setTimeout as sleep } from 'node:timers/promises'

export const CONCURRENCY = 50
/** Jobs are added so many at a time, while workers are at it. */
export const BATCH = 1_000
export const LATENCY_PROBES = 41

/** Between two probes of the latency: long enough for everything to be idle again. */
export const pause = () => sleep(40)
