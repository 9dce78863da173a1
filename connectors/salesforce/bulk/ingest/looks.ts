// When a Bulk job that writes is looked after, and how many looks that makes: each look is a call, and until the last one
// our changes have no outcome.

/** Between two looks. */
const WAIT_MS = { least: 1_000, most: 120_000 }
/** The first look comes after this share of the time that the job is likely to take: it may be quicker than any before. */
const FIRST_LOOK = { share: 0.05, leastMs: 2_000, mostMs: 10_000 }

/** How long a job that is likely to take `likelyMs` is left alone at first, in milliseconds. */
export function firstWaitMs(likelyMs: number): number {
  return Math.min(Math.max(likelyMs * FIRST_LOOK.share, FIRST_LOOK.leastMs), FIRST_LOOK.mostMs)
}

/**
 * How long a job of this age is left alone: while it has done nothing, a quarter of its age; then as long as the rest
 * takes at the pace it has had so far, which is too long by what it waited in the queue, and so half its age at most.
 */
export function nextWaitMs(ageMs: number, processed: number, rows: number): number {
  const rest = processed === 0 ? Number.POSITIVE_INFINITY : (ageMs * Math.max(0, rows - processed)) / processed
  const wait = Math.min(rest, processed === 0 ? ageMs / 4 : ageMs / 2)
  return Math.min(Math.max(wait, WAIT_MS.least), WAIT_MS.most)
}

/** How many looks a job makes that waits for `queuedMs` and then writes its rows evenly in `workMs`. */
export function looksOf({ rows, queuedMs, workMs }: { rows: number; queuedMs: number; workMs: number }): number {
  let age = firstWaitMs(queuedMs + workMs)
  let looks = 1
  while (age < queuedMs + workMs) {
    const processed = age <= queuedMs ? 0 : Math.floor((rows * (age - queuedMs)) / workMs)
    age += nextWaitMs(age, processed, rows)
    looks += 1
  }
  return looks
}
