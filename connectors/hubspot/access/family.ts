// Which family of paths an account answers: the numbered one, which HubSpot ends, or the one of a date.
import type { Check } from '../../../src/contract/connector.ts'
import type { Moment } from '../../../src/domain/record.ts'
import type { Settings } from '../settings.ts'

type Family = Settings['pathFamily']
const OTHER: Readonly<Record<Family, Family>> = { v3: '2026-09', '2026-09': 'v3' }

/** "In September 2027": from its first day on nothing is counted on. Source: developer docs, legacy migration guide. */
const NUMBERED_END = Date.UTC(2027, 8, 1)
const WHAT = 'API version'

const change = (to: Family) => `Set pathFamily: "${to}" on the connection.`

/** In: the family that the connection is set to, and whether the account answers a family. At most two calls. */
export async function familyCheck(
  family: Family,
  now: Moment,
  answers: (family: Family) => Promise<boolean>,
  connection: string,
): Promise<Check> {
  const remedy = { do: 'edit-connection', connection } as const
  const other = OTHER[family]
  if (!(await answers(family))) {
    const fix = (await answers(other)) ? change(other) : 'Check baseUrl, and any proxy in between.'
    return { what: WHAT, ok: false, detail: notAnswered(family).what, fix, remedy }
  }
  if (family !== 'v3') return { what: WHAT, ok: true, detail: `the paths of ${family} are answered`, fix: null }
  const ended = now >= NUMBERED_END
  const detail = `the paths of v3 are answered; HubSpot ${ended ? 'has ended' : 'ends'} them in September 2027`
  const about = { what: WHAT, ok: !ended, detail }
  return (await answers(other)) ? { ...about, fix: change(other), remedy } : { ...about, fix: null }
}

/** What a run says that meets it at its start. */
export const notAnswered = (family: Family) => ({
  what: `HubSpot does not answer the paths of ${family}`,
  fix: change(OTHER[family]),
})
