// Seeded randomness, so that the same seed gives the same CRM to the last stray space.

export interface Random {
  /** A number in [0, 1). */
  next(): number
  /** A whole number in [min, max], both included. */
  int(min: number, max: number): number
  /** One entry of a list that is not empty. */
  pick<T>(list: readonly [T, ...T[]]): T
  /** True with the given probability, 0 to 1. */
  chance(probability: number): boolean
}

/** The mulberry32 generator (Tommy Ettinger, public domain): 32 bits of state, good enough for test data. */
export function createRandom(seed: number): Random {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    pick: list => list[Math.floor(next() * list.length)] ?? list[0],
    chance: probability => next() < probability,
  }
}
