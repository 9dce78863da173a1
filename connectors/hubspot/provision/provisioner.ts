// What has to be made in an account: for each object type a group of properties, and the properties in it.
import type { ConnectorDeps } from '../../../src/contract/connector.ts'
import type { Provision, Provisioner, ProvisionStep } from '../../../src/contract/provision/provisioner.ts'
import { objectionOf } from '../../../src/domain/provision/objection.ts'
import type { FieldWish } from '../../../src/domain/provision/wish.ts'
import type { Objection } from '../../../src/domain/provision/wishes.ts'
import { FatalError } from '../../../src/errors.ts'
import { grantedTo } from '../access/granted.ts'
import { schemaLacks } from '../access/scopes.ts'
import { type Describer, RECEIPT_FIELD } from '../describe.ts'
import { failureOf } from '../errors.ts'
import type { HubSpotSession } from '../http/session.ts'
import type { HubSpotTransport } from '../http/transport.ts'
import type { Settings } from '../settings.ts'
import { GROUP, isOwnName, propertyOf, typeText } from './definition.ts'

interface Parts {
  readonly settings: Settings
  readonly session: HubSpotSession
  readonly transport: HubSpotTransport
  readonly describer: Describer
  readonly deps: ConnectorDeps
}

/** What one object type lacks. */
type OfStream = Omit<Provision, 'lacks'>

export function createProvisioner(parts: Parts): Provisioner {
  return {
    receiptField: RECEIPT_FIELD,
    foresee: async (wishes, ifMissing) => {
      const found: OfStream[] = []
      for (const stream of new Set([...wishes, ...ifMissing].map(wish => wish.stream))) {
        const of = (each: { readonly stream: string }) => each.stream === stream
        found.push(await lookAt(stream, wishes.filter(of), ifMissing.filter(of), parts))
      }
      const steps = found.flatMap(each => each.steps)
      const { kind, scopes } = await grantedTo(parts.settings, parts.session, parts.deps, true)
      const streams = [...new Set(steps.flatMap(({ stream }) => stream ?? []))]
      return {
        steps,
        there: found.flatMap(each => each.there),
        refused: found.flatMap(each => each.refused),
        lacks: schemaLacks(streams, scopes, kind),
      }
    },
  }
}

async function lookAt(
  stream: string,
  wishes: readonly FieldWish[],
  ifMissing: readonly Objection[],
  { transport, describer, deps }: Parts,
): Promise<OfStream> {
  const { fields } = await describer.of(stream, 0)
  const known = new Map(fields.map(field => [field.name, field]))
  const there: FieldWish[] = []
  const missing: FieldWish[] = []
  const refused = ifMissing.filter(({ field }) => !known.has(field))
  for (const wish of wishes) {
    const standing = known.get(wish.field)
    const why = standing === undefined ? null : objectionOf(wish, { ...standing, computed: !standing.updateable })
    if (why !== null) refused.push(inTheWay(wish, why))
    else if (standing !== undefined) there.push(wish)
    else if (isOwnName(wish.field)) missing.push(wish)
    else refused.push(unmakable(wish))
  }
  if (missing.length === 0) return { steps: [], there, refused }
  const groups = await transport.read(client => client.crm.properties.groupsApi.getAll(stream))
  const group = groups.results.some(({ name }) => name === GROUP.name) ? [] : [groupStep(stream, transport, deps)]
  return { steps: [...group, ...missing.map(wish => propertyStep(wish, group, transport, deps))], there, refused }
}

function inTheWay({ stream, field, role, sync }: FieldWish, why: string): Objection {
  const fix =
    role.is === 'receipt'
      ? `Delete it in Settings, Properties, of ${stream}: receipts need that name.`
      : `Name another property in the sync ${sync}; or delete it in Settings, Properties.`
  return {
    stream,
    field,
    detail: `${why}; it was left as it is`,
    fix,
    ...(role.is !== 'receipt' && { remedy: { do: 'edit-sync', sync } }),
  }
}

function unmakable({ stream, field, sync }: FieldWish): Objection {
  const detail = `${stream} has no such property, and the name is none that could be made`
  const fix = `Names have small letters, digits and _, and do not begin with hs_: correct it in the sync ${sync}.`
  return { stream, field, detail, fix, remedy: { do: 'edit-sync', sync } }
}

function groupStep(stream: string, transport: HubSpotTransport, deps: ConnectorDeps): ProvisionStep {
  const what = `property group ${GROUP.name} of ${stream}, labelled ${GROUP.label}`
  const make = () =>
    made(transport, client => client.crm.properties.groupsApi.create(stream, { ...GROUP, displayOrder: -1 }), deps)
  return { kind: 'group', stream, field: null, what, after: [], make }
}

function propertyStep(
  wish: FieldWish,
  after: readonly ProvisionStep[],
  transport: HubSpotTransport,
  deps: ConnectorDeps,
): ProvisionStep {
  const { stream, field, shape, label } = wish
  const what = `property ${stream}.${field}, ${typeText(shape)}, labelled ${label}`
  const make = () => made(transport, client => client.crm.properties.coreApi.create(stream, propertyOf(wish)), deps)
  return { kind: 'field', stream, field, what, after, make }
}

/** HubSpot's own words of what it refuses: definitions quote no person's values. */
async function made(
  transport: HubSpotTransport,
  call: Parameters<HubSpotTransport['write']>[0],
  { alias }: ConnectorDeps,
): Promise<void> {
  const turn = { go: () => undefined, signal: new AbortController().signal }
  await transport.write(call, turn).catch((error: unknown) => {
    const failure = failureOf(error)
    if (failure === null) throw error
    const { message = '', category } = failure.body
    const what = `HubSpot answers HTTP ${failure.status}${category === undefined ? '' : ` ${category}`}: ${message}`
    throw new FatalError({ where: alias, what, fix: 'Put that right in HubSpot, then run evergreen provision again.' })
  })
}
