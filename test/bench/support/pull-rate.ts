// How fast records came after a warm-up.
import { performance } from 'node:perf_hooks'

export interface Rate {
  readonly records: number
  readonly recordsPerS: number
}

/** Counts records as they come; the first `warmUp` are not timed. */
export function meter(warmUp: number): { add(records: number): void; rate(): Rate } {
  let records = 0
  let warm: { readonly at: number; readonly records: number } | null =
    warmUp === 0 ? { at: performance.now(), records: 0 } : null
  return {
    add: more => {
      records += more
      if (warm === null && records >= warmUp) warm = { at: performance.now(), records }
    },
    rate: () => {
      if (warm === null) throw new Error(`only ${records} records came, the warm-up takes ${warmUp}`)
      const seconds = (performance.now() - warm.at) / 1_000
      return { records: records - warm.records, recordsPerS: (records - warm.records) / seconds }
    },
  }
}

/** The result, as the last line of stdout. */
export function print(result: object): void {
  process.stdout.write(`${JSON.stringify(result)}\n`)
}
