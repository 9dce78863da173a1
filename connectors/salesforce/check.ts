// What must be right before a run, told one by one, so that an admin can mend all of it in one go.
import { z } from 'zod'
import type { Check, ConnectorDeps } from '../../src/contract/connector.ts'
import { clockLack, type Lack, type Need } from '../../src/domain/need.ts'
import { lineOf } from '../../src/errors.ts'
import { lacksIn } from './access/lacks.ts'
import { scopeLacks } from './access/scopes.ts'
import { offeredVersions, versionLacks } from './access/version.ts'
import type { Describer } from './describe.ts'
import type { SalesforceSession } from './session.ts'
import type { Settings } from './settings.ts'
import type { SalesforceTransport } from './transport.ts'

const Limits = z.object({ DailyApiRequests: z.object({ Max: z.number(), Remaining: z.number() }) })

export interface Checking {
  readonly settings: Settings
  readonly session: SalesforceSession
  readonly transport: SalesforceTransport
  readonly describer: Describer
  readonly deps: ConnectorDeps
}

const good = (what: string, detail: string): Check => ({ what, ok: true, detail, fix: null })
const bad = (what: string, detail: string, fix: string): Check => ({ what, ok: false, detail, fix })
const lacking = ({ stops: _, ...lack }: Lack): Check => ({ ...lack, ok: false })

/** Runs one check; an error becomes a check that failed, in the error's own line. */
async function attempt(what: string, run: () => Promise<Check[]>): Promise<Check[]> {
  return run().catch(error => [bad(what, lineOf(error), 'Do what the message says, then run the check again.')])
}

/** What a sync lacks, before it runs: one call where the versions were not asked for lately. */
export async function lacksOf(checking: Checking, need: Need): Promise<Lack[]> {
  const lacks = await connectionLacks(checking, false)
  if (lacks.some(({ stops }) => stops === 'reading')) return lacks
  return [...lacks, ...lacksIn(await checking.describer.of(need.stream), need, checking.deps.alias)]
}

async function connectionLacks({ settings, session, deps }: Checking, fresh: boolean): Promise<Lack[]> {
  const { scopes } = await session.current()
  const offered = await offeredVersions(session, deps, fresh)
  return [...scopeLacks(settings, scopes ?? null), ...versionLacks(settings.apiVersion, offered, deps.alias)]
}

/** The scopes and the version, each with what is wrong or right. */
async function accessChecks(checking: Checking): Promise<Check[]> {
  const { settings, session, deps } = checking
  const lacks = await connectionLacks(checking, true)
  const { scopes } = await session.current()
  const newest = (await offeredVersions(session, deps))?.at(-1)
  const told = newest === undefined ? 'the org does not tell which versions it offers' : `the newest is ${newest}`
  const [version, scope] = [`API version ${settings.apiVersion}`, 'scopes']
  return [
    ...lacks.map(lacking),
    ...(lacks.some(({ what }) => what === version) ? [] : [good(version, `supported; ${told}`)]),
    ...(lacks.some(({ what }) => what.startsWith('scope '))
      ? []
      : [good(scope, scopes?.join(' ') ?? 'the log-in does not tell them')]),
  ]
}

async function needChecks({ describer, deps }: Checking, need: Need): Promise<Check[]> {
  const { sync, stream } = need
  const type = await describer.fresh(stream)
  const lacks = lacksIn(type, need, deps.alias)
  const read = { ...good(`object ${stream}`, `${type.fields.length} fields, can be read`), sync }
  if (lacks.length === 0) return [read, { ...good('permissions', 'nothing is missing'), sync }]
  return [read, ...lacks.map(lack => ({ ...lacking(lack), sync }))]
}

/** Calls: one log-in, one for the versions, one for the limits, one per object. */
export async function check(checking: Checking, needs: readonly Need[]): Promise<Check[]> {
  const { settings, session, transport, deps } = checking
  const login = await attempt('credentials', async () => {
    const { baseUrl } = await session.current()
    return [good('credentials', `logged in at ${baseUrl}`)]
  })
  if (login.some(item => !item.ok)) return login
  const access = await attempt(`API version ${settings.apiVersion}`, () => accessChecks(checking))
  if (access.some(({ ok, what }) => !ok && what.startsWith('scope api'))) return [...login, ...access]
  const limits = await attempt('limits', async () => {
    const answer = await transport.raw({ path: '/limits', accept: 'application/json' })
    const daily = Limits.parse(JSON.parse(await answer.text())).DailyApiRequests
    const theirs = Date.parse(answer.headers['date'] ?? '')
    const lack = clockLack(deps.clock.now(), theirs)
    const seconds = `${Math.round(Math.abs(theirs - deps.clock.now()) / 1_000)} s apart`
    return [
      daily.Remaining > 0
        ? good('limits', `${daily.Remaining} of ${daily.Max} calls left today`)
        : bad('limits', `no calls left of ${daily.Max}`, 'Wait, or buy more API calls.'),
      lack === null ? good('clock', seconds) : bad('clock', lack.detail, lack.fix),
    ]
  })
  const checks = await Promise.all(
    needs.map(need => attempt(`object ${need.stream}`, () => needChecks(checking, need))),
  )
  return [...login, ...access, ...limits, ...checks.flat()]
}
