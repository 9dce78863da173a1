// How fast records came, from the first call for results on: until then it is the CRM that works on the query.
import { subscribe } from 'node:diagnostics_channel'
import { performance } from 'node:perf_hooks'
import { z } from 'zod'

export interface Rate {
  readonly records: number
  readonly recordsPerS: number
  /** Time of the processor, all threads of the process, in microseconds: it hardly moves when others are busy too. */
  readonly cpuUsPerRecord: number
}

interface Mark {
  readonly at: number
  readonly cpu: NodeJS.CpuUsage
  readonly records: number
}

const asked = z.object({ request: z.object({ path: z.string() }) })

/** Counts records as they come; the first `warmUp` are not timed. Every client here calls through undici. */
export function meter(warmUp: number): { add(records: number): void; rate(): Rate } {
  let records = 0
  let warm: Mark | null = null
  const mark = (): Mark => ({ at: performance.now(), cpu: process.cpuUsage(), records })
  subscribe('undici:request:create', message => {
    const isResult = /\/jobs\/query\/\w+\/results/.test(asked.parse(message).request.path)
    if (isResult && warmUp === 0 && warm === null) warm = mark()
  })
  return {
    add: more => {
      records += more
      if (warm === null && warmUp > 0 && records >= warmUp) warm = mark()
    },
    rate: () => {
      if (warm === null) throw new Error(`only ${records} records came, the warm-up takes ${warmUp}`)
      const read = records - warm.records
      const { user, system } = process.cpuUsage(warm.cpu)
      const seconds = (performance.now() - warm.at) / 1_000
      return { records: read, recordsPerS: read / seconds, cpuUsPerRecord: (user + system) / read }
    },
  }
}

/** The result, as the last line of stdout. */
export function print(result: object): void {
  process.stdout.write(`${JSON.stringify(result)}\n`)
}
