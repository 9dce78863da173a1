// What must be right before a run, told one by one, so that an admin can mend all of it in one go.
import type { Check, ConnectorDeps } from '../../src/contract/connector.ts'
import { clockLack, type Lack, type Need } from '../../src/domain/need.ts'
import { lineOf } from '../../src/errors.ts'
import { familyCheck, notAnswered } from './access/family.ts'
import { type Granted, grantedTo } from './access/granted.ts'
import { propertyLacks, scopeLacks } from './access/scopes.ts'
import type { Describer } from './describe.ts'
import type { HubSpotSession } from './http/session.ts'
import type { HubSpotTransport } from './http/transport.ts'
import type { Settings } from './settings.ts'

export interface Checking {
  readonly settings: Settings
  readonly session: HubSpotSession
  readonly transport: HubSpotTransport
  readonly describer: Describer
  readonly deps: ConnectorDeps
}

const good = (what: string, detail: string): Check => ({ what, ok: true, detail, fix: null })
const bad = (what: string, detail: string, fix: string): Check => ({ what, ok: false, detail, fix })

/** Runs one check; an error becomes a check that failed, in the error's own line. */
async function attempt(what: string, run: () => Promise<Check[]>): Promise<Check[]> {
  return run().catch(error => [bad(what, lineOf(error), 'Do what the message says, then run the check again.')])
}

/** What a sync lacks, before it runs: one call where the token was not asked about for a while. */
export async function lacksOf({ settings, session, describer, deps }: Checking, need: Need): Promise<Lack[]> {
  const { kind, scopes } = await grantedTo(settings, session, deps)
  const lacking = scopeLacks(need, scopes, kind)
  if (lacking.some(({ stops }) => stops === 'reading')) return lacking
  return [...lacking, ...propertyLacks(await describer.of(need.stream), need, deps.alias)]
}

async function needChecks(
  { transport, describer, deps }: Checking,
  { kind, scopes }: Granted,
  need: Need,
): Promise<Check[]> {
  const { sync, stream } = need
  const lacking = scopeLacks(need, scopes, kind)
  const told = (lacks: readonly Lack[]) => lacks.map(({ stops: _, ...lack }): Check => ({ ...lack, ok: false, sync }))
  if (lacking.some(({ stops }) => stops === 'reading')) return told(lacking)
  const type = await describer.fresh(stream)
  await transport.read(client => client.crm.objects.basicApi.getPage(stream, 1))
  const all = [...lacking, ...propertyLacks(type, need, deps.alias)]
  const read = { ...good(`object ${stream}`, `${type.fields.length} properties, can be read`), sync }
  return all.length === 0 ? [read, { ...good('permissions', 'nothing is missing'), sync }] : [read, ...told(all)]
}

/** Calls: the token where it is renewed and what it may do, the paths, the account, two per sync. */
export async function check(checking: Checking, needs: readonly Need[]): Promise<Check[]> {
  const { settings, session, transport, deps } = checking
  const family = await attempt('API version', async () => {
    return [await familyCheck(settings.pathFamily, deps.clock.now(), transport.answers, deps.alias)]
  })
  if (family.some(({ detail }) => detail === notAnswered(settings.pathFamily).what)) return family
  const account = await attempt('credentials', async () => {
    const { portalId, now } = await transport.account()
    const seconds = `${Math.round(Math.abs(now - deps.clock.now()) / 1_000)} s apart`
    const lack = clockLack(deps.clock.now(), now)
    return [
      good('credentials', `account ${portalId}`),
      lack === null ? good('clock', seconds) : bad('clock', lack.detail, lack.fix),
    ]
  })
  if (account.some(item => item.what === 'credentials' && !item.ok)) return account
  const granted = await grantedTo(settings, session, deps, true)
  const told =
    granted.scopes === null ? 'HubSpot does not tell what this token may do' : `${granted.scopes.size} granted`
  const checks = await Promise.all(
    needs.map(need => attempt(`object ${need.stream}`, () => needChecks(checking, granted, need))),
  )
  return [...account, ...family, good('scopes', told), ...checks.flat()]
}
