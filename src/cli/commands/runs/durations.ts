// A length of time as a person says it: two parts at most.

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** "340 ms", "4.2 s", "1 m 32 s", "3 h 5 m", "2 d 4 h". */
export function durationText(ms: number): string {
  // By what is shown: what is rounded up to a minute is no "60 s".
  const shownIn = (unit: number) => Math.round(ms / unit) * unit
  if (shownIn(1) < SECOND) return `${Math.round(ms)} ms`
  if (shownIn(SECOND / 10) < MINUTE) return `${(ms / SECOND).toFixed(1)} s`
  if (shownIn(SECOND) < HOUR) return parts(ms, MINUTE, 'm', SECOND, 's')
  return shownIn(MINUTE) < DAY ? parts(ms, HOUR, 'h', MINUTE, 'm') : parts(ms, DAY, 'd', HOUR, 'h')
}

function parts(ms: number, large: number, largeWord: string, small: number, smallWord: string): string {
  const whole = Math.round(ms / small)
  const [of, rest] = [Math.floor(whole / (large / small)), whole % (large / small)]
  return rest === 0 ? `${of} ${largeWord}` : `${of} ${largeWord} ${rest} ${smallWord}`
}
