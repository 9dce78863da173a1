// What must be right before a run, told one by one, so that an admin can mend all of it in one go.
import type { Check, ConnectorDeps } from '../../src/contract/connector.ts'
import { lineOf } from '../../src/errors.ts'
import { type Describer, RECEIPT_FIELD } from './describe.ts'
import type { HubSpotTransport } from './http/transport.ts'
import type { Settings } from './settings.ts'

const OBJECTS = ['contacts', 'companies'] as const
const SKEW_MS = 5 * 60_000

const good = (what: string, detail: string): Check => ({ what, ok: true, detail, fix: null })
const bad = (what: string, detail: string, fix: string): Check => ({ what, ok: false, detail, fix })

/** Runs one check; an error becomes a check that failed, in the error's own line. */
async function attempt(what: string, run: () => Promise<Check[]>): Promise<Check[]> {
  return run().catch(error => [bad(what, lineOf(error), 'Do what the message says, then run the check again.')])
}

async function objectChecks(transport: HubSpotTransport, describer: Describer, object: string): Promise<Check[]> {
  const type = await describer.fresh(object)
  await transport.read(client => client.crm.objects.basicApi.getPage(object, 1))
  const fix = `Create a single-line text property ${RECEIPT_FIELD} on ${object}.`
  return [
    good(`object ${object}`, `${type.fields.length} properties, can be read`),
    type.receiptField === null
      ? bad(`receipt field ${object}`, 'missing: works without, but a lost answer may stay uncertain', fix)
      : good(`receipt field ${object}`, type.receiptField),
  ]
}

/** Calls: the token where it is renewed, the account, two per object. */
export async function check(
  settings: Settings,
  transport: HubSpotTransport,
  describer: Describer,
  deps: ConnectorDeps,
): Promise<Check[]> {
  const account = await attempt('credentials', async () => {
    const { portalId, now } = await transport.account()
    const skew = Math.abs(now - deps.clock.now())
    const seconds = `${Math.round(skew / 1000)} s apart`
    return [
      good('credentials', `account ${portalId}`),
      good('API version', settings.pathFamily),
      skew <= SKEW_MS ? good('clock', seconds) : bad('clock', seconds, "Set this machine's clock by NTP."),
    ]
  })
  if (account.some(item => item.what === 'credentials' && !item.ok)) return account
  const objects = await Promise.all(
    OBJECTS.map(object => attempt(`object ${object}`, () => objectChecks(transport, describer, object))),
  )
  return [...account, ...objects.flat()]
}
