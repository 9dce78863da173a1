// A moment in the zone of whoever looks: how long ago, and exactly on hovering.
import { Text, Tooltip } from '@mantine/core'
import { useNow } from './now.ts'

const STEPS = [
  { unit: 'second', most: 60 },
  { unit: 'minute', most: 60 },
  { unit: 'hour', most: 24 },
  { unit: 'day', most: 30 },
  { unit: 'month', most: 12 },
  { unit: 'year', most: Number.POSITIVE_INFINITY },
] as const

const CLOSE_MS = 15_000
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' })
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' })

/** "3 min ago", "in 2 days": `at` seen from `now`, both epoch milliseconds. */
function sinceWords(at: number, now: number): string {
  // The clock is read in steps, and is another one than the server's.
  let left = Math.abs(at - now) < CLOSE_MS ? 0 : (at - now) / 1_000
  for (const { unit, most } of STEPS) {
    if (Math.abs(left) < most) return relative.format(Math.round(left), unit)
    left /= most
  }
  return exact.format(at)
}

/** The moment in full, with the zone. `at`: ISO 8601. */
export function exactly(at: string): string {
  return exact.format(new Date(at))
}

export function Moment({ at, none = '–' }: { readonly at: string | null; readonly none?: string }) {
  const now = useNow()
  if (at === null) return <>{none}</>
  return (
    <Tooltip label={exactly(at)} events={{ hover: true, focus: true, touch: true }}>
      <Text component="time" dateTime={at} inherit tabIndex={-1}>
        {sinceWords(Date.parse(at), now)}
      </Text>
    </Tooltip>
  )
}
