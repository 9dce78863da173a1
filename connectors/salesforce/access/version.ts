// Which versions of the API the org offers: asked without a token, remembered for a day, and held against the one that
// the connection is set to.
import { z } from 'zod'
import type { ConnectorDeps, SessionKeeper } from '../../../src/contract/connector.ts'
import type { Lack } from '../../../src/domain/need.ts'
import type { Moment } from '../../../src/domain/record.ts'
import { parseJson } from '../errors.ts'
import type { SalesforceSession } from '../session.ts'

const KEEP_MS = 24 * 3_600_000
const CALL_MS = 60_000

/** Result pages of a Bulk job are asked for by name from here on. Source: Bulk API 2.0 guide, "Get Parallel Results". */
const LEAST = 58
/** The newest retirement that was announced. Source: help article 005321531 (April 2026). */
const ANNOUNCED = { through: 40, when: "unsupported from Summer '27 and switched off in Summer '28" } as const

const Versions = z.array(z.object({ version: z.string().regex(/^\d+\.\d$/) })).min(1)

/** Kept per connection and process: a connection is opened anew for each job. */
const kept = new WeakMap<SessionKeeper, { readonly at: Moment; readonly offered: readonly string[] }>()

/** Whether asking again would cost no call. */
export const isKnown = ({ session, clock }: Pick<ConnectorDeps, 'session' | 'clock'>): boolean =>
  clock.now() - (kept.get(session)?.at ?? Number.NEGATIVE_INFINITY) < KEEP_MS

/** Oldest first; null where the org does not tell. `fresh`: not from memory. */
export async function offeredVersions(
  session: SalesforceSession,
  deps: ConnectorDeps,
  fresh = false,
): Promise<readonly string[] | null> {
  const known = kept.get(deps.session)
  if (!fresh && known !== undefined && isKnown(deps)) return known.offered
  const { baseUrl } = await session.current()
  await deps.budget.spend()
  const url = `${baseUrl}/services/data`
  const headers = { accept: 'application/json' }
  const answer = await deps.outbound.request({ method: 'GET', url, headers, timeoutMs: CALL_MS, where: deps.alias })
  const versions = Versions.safeParse(parseJson(await answer.text()))
  if (answer.status !== 200 || !versions.success) return null
  const offered = versions.data.map(({ version }) => version).toSorted((a, b) => Number(a) - Number(b))
  kept.set(deps.session, { at: deps.clock.now(), offered })
  return offered
}

/** What speaks against the version; nothing is claimed where the org does not tell. */
export function versionLacks(version: string, offered: readonly string[] | null, connection: string): Lack[] {
  const newest = offered?.at(-1)
  if (offered === null || newest === undefined) return []
  const lack = (detail: string, stops: Lack['stops']): Lack[] => {
    const fix = `Set apiVersion: "${newest}" on the connection.`
    const remedy = { do: 'edit-connection', connection } as const
    return [{ what: `API version ${version}`, detail, fix, remedy, stops }]
  }
  if (!offered.includes(version)) return lack(`the org offers ${offered[0]} to ${newest}`, 'reading')
  const number = Number(version)
  if (number <= ANNOUNCED.through) return lack(`Salesforce has announced that it is ${ANNOUNCED.when}`, 'part')
  return number < LEAST ? lack(`large reads need ${LEAST}.0 or later`, 'part') : []
}
