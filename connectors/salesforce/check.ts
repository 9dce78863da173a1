// What must be right before a run, told one by one, so that an admin can mend all of it in one go.
import { z } from 'zod'
import type { Check, ConnectorDeps } from '../../src/contract/connector.ts'
import { clockLack, type Lack, type Need } from '../../src/domain/need.ts'
import { lineOf } from '../../src/errors.ts'
import { lacksIn } from './access/lacks.ts'
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

/** Runs one check; an error becomes a check that failed, in the error's own line. */
async function attempt(what: string, run: () => Promise<Check[]>): Promise<Check[]> {
  return run().catch(error => [bad(what, lineOf(error), 'Do what the message says, then run the check again.')])
}

/** What a sync lacks, before it runs: the description that the run needs anyway tells all of it. */
export async function lacksOf({ describer }: Pick<Checking, 'describer'>, need: Need): Promise<Lack[]> {
  return lacksIn(await describer.of(need.stream), need)
}

async function needChecks({ describer }: Checking, need: Need): Promise<Check[]> {
  const { sync, stream } = need
  const type = await describer.fresh(stream)
  const lacks = lacksIn(type, need)
  const read = { ...good(`object ${stream}`, `${type.fields.length} fields, can be read`), sync }
  if (lacks.length === 0) return [read, { ...good('permissions', 'nothing is missing'), sync }]
  return [read, ...lacks.map(({ what, detail, fix }) => ({ ...bad(what, detail, fix), sync }))]
}

/** Calls: one log-in, one for the limits, one per object. */
export async function check(checking: Checking, needs: readonly Need[]): Promise<Check[]> {
  const { settings, session, transport, deps } = checking
  const login = await attempt('credentials', async () => {
    const { baseUrl } = await session.current()
    return [good('credentials', `logged in at ${baseUrl}`)]
  })
  if (login.some(item => !item.ok)) return login
  const limits = await attempt(`API version ${settings.apiVersion}`, async () => {
    const answer = await transport.raw({ path: '/limits', accept: 'application/json' })
    const daily = Limits.parse(JSON.parse(await answer.text())).DailyApiRequests
    const theirs = Date.parse(answer.headers['date'] ?? '')
    const lack = clockLack(deps.clock.now(), theirs)
    const seconds = `${Math.round(Math.abs(theirs - deps.clock.now()) / 1_000)} s apart`
    return [
      good(`API version ${settings.apiVersion}`, 'supported'),
      daily.Remaining > 0
        ? good('limits', `${daily.Remaining} of ${daily.Max} calls left today`)
        : bad('limits', `no calls left of ${daily.Max}`, 'Wait, or buy more API calls.'),
      lack === null ? good('clock', seconds) : bad('clock', lack.detail, lack.fix),
    ]
  })
  const checks = await Promise.all(
    needs.map(need => attempt(`object ${need.stream}`, () => needChecks(checking, need))),
  )
  return [...login, ...limits, ...checks.flat()]
}
