// What must be right before a run, told one by one, so that an admin can mend all of it in one go.
import { z } from 'zod'
import type { Check, ConnectorDeps } from '../../src/contract/connector.ts'
import { lineOf } from '../../src/errors.ts'
import { type Describer, RECEIPT_FIELD } from './describe.ts'
import type { SalesforceSession } from './session.ts'
import type { Settings } from './settings.ts'
import type { SalesforceTransport } from './transport.ts'

const OBJECTS = ['Account', 'Contact', 'Lead'] as const
const SKEW_MS = 5 * 60_000

const Limits = z.object({ DailyApiRequests: z.object({ Max: z.number(), Remaining: z.number() }) })

const good = (what: string, detail: string): Check => ({ what, ok: true, detail, fix: null })
const bad = (what: string, detail: string, fix: string): Check => ({ what, ok: false, detail, fix })

/** Runs one check; an error becomes a check that failed, in the error's own line. */
async function attempt(what: string, run: () => Promise<Check[]>): Promise<Check[]> {
  return run().catch(error => [bad(what, lineOf(error), 'Do what the message says, then run the check again.')])
}

async function objectChecks(describer: Describer, object: string): Promise<Check[]> {
  const type = await describer.fresh(object)
  const fix = `Create a text field ${RECEIPT_FIELD} (length 64) on ${object} and let the integration user edit it.`
  const receipt = type.fields.find(field => field.name === RECEIPT_FIELD)
  return [
    type.updateable
      ? good(`object ${object}`, `${type.fields.length} fields, can be edited`)
      : bad(`object ${object}`, 'can be read, not edited', 'Give the integration user Edit on the object.'),
    receipt?.updateable === true
      ? good(`receipt field ${object}`, receipt.name)
      : bad(`receipt field ${object}`, 'missing: works without, but a lost answer may stay uncertain', fix),
  ]
}

/** Calls: one log-in, one for the limits, one per object. */
export async function check(
  settings: Settings,
  session: SalesforceSession,
  transport: SalesforceTransport,
  describer: Describer,
  deps: ConnectorDeps,
): Promise<Check[]> {
  const login = await attempt('credentials', async () => {
    const { baseUrl } = await session.current()
    return [good('credentials', `logged in at ${baseUrl}`)]
  })
  if (login.some(item => !item.ok)) return login
  const limits = await attempt(`API version ${settings.apiVersion}`, async () => {
    const answer = await transport.raw({ path: '/limits', accept: 'application/json' })
    const daily = Limits.parse(JSON.parse(await answer.text())).DailyApiRequests
    const skew = Math.abs(Date.parse(answer.headers['date'] ?? '') - deps.clock.now())
    const seconds = `${Math.round(skew / 1000)} s apart`
    return [
      good(`API version ${settings.apiVersion}`, 'supported'),
      daily.Remaining > 0
        ? good('limits', `${daily.Remaining} of ${daily.Max} calls left today`)
        : bad('limits', `no calls left of ${daily.Max}`, 'Wait, or buy more API calls.'),
      skew <= SKEW_MS ? good('clock', seconds) : bad('clock', seconds, "Set this machine's clock by NTP."),
    ]
  })
  const objects = await Promise.all(
    OBJECTS.map(object => attempt(`object ${object}`, () => objectChecks(describer, object))),
  )
  return [...login, ...limits, ...objects.flat()]
}
