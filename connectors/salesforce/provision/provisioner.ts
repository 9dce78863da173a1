// What has to be made in an org: custom fields through the Tooling API, and the permission set that shows them. A field
// made by the API is seen by nobody, not even by who made it, until a permission says so.
import { z } from 'zod'
import type { ConnectorDeps } from '../../../src/contract/connector.ts'
import type { Provision, Provisioner, ProvisionStep } from '../../../src/contract/provision/provisioner.ts'
import type { FieldWish } from '../../../src/domain/provision/wish.ts'
import type { Objection } from '../../../src/domain/provision/wishes.ts'
import { ConfigError } from '../../../src/errors.ts'
import { type Describer, RECEIPT_FIELD } from '../describe.ts'
import type { SalesforceSession } from '../session.ts'
import type { SalesforceTransport } from '../transport.ts'
import { customFieldOf, homeOf, typeText } from './definition.ts'
import { assignStep, grantStep, type PermissionSet, readSet, setStep } from './permission-set.ts'
import { allowedTo } from './permissions.ts'
import { type Found, standingOf } from './standing.ts'

interface Parts {
  readonly session: SalesforceSession
  readonly transport: SalesforceTransport
  readonly describer: Describer
  readonly deps: ConnectorDeps
}

export function createProvisioner(parts: Parts): Provisioner {
  return { receiptField: RECEIPT_FIELD, foresee: (wishes, ifMissing) => foresee(wishes, ifMissing, parts) }
}

async function foresee(
  wishes: readonly FieldWish[],
  ifMissing: readonly Objection[],
  { session, transport, describer, deps }: Parts,
): Promise<Provision> {
  const { user } = await session.current()
  if (user === undefined) {
    const fix = 'Check that loginUrl is the org itself.'
    throw new ConfigError({ where: deps.alias, what: 'the log-in does not tell which user it is for', fix })
  }
  const allowed = await allowedTo(transport, user)
  // Without a look at the setup nobody can tell what is there: what else is lacking is said in the same go.
  if (!allowed.sees) return { steps: [], there: [], refused: [], lacks: allowed.lacks }
  const found: Found[] = []
  const refused: Objection[] = []
  for (const stream of new Set([...wishes, ...ifMissing].map(wish => wish.stream))) {
    const wished = wishes.filter(wish => wish.stream === stream)
    found.push(...(await standingOf(stream, wished, { describer, transport })))
    const shown = new Set((await describer.of(stream)).fields.map(({ name }) => name))
    refused.push(...ifMissing.filter(({ stream: of, field }) => of === stream && !shown.has(field)))
  }
  refused.push(...found.flatMap(each => (each.is === 'refused' ? [each.objection] : [])))
  const steps = stepsOf(found, await readSet(transport, user), user, transport)
  const pending = new Set(steps.map(({ stream, field }) => `${stream}.${field}`))
  const there = found.filter(({ is, wish }) => is !== 'refused' && !pending.has(`${wish.stream}.${wish.field}`))
  const lacks = allowed.lacksFor(steps.map(({ kind }) => kind))
  return { steps, there: there.map(({ wish }) => wish), refused, lacks }
}

function stepsOf(
  found: readonly Found[],
  set: PermissionSet,
  user: string,
  transport: SalesforceTransport,
): ProvisionStep[] {
  const fields = new Map<string, ProvisionStep>()
  const nameOf = ({ stream, field }: FieldWish) => `${homeOf(stream)}.${field}`
  for (const { is, wish } of found) {
    if (is === 'missing' && !fields.has(nameOf(wish))) fields.set(nameOf(wish), fieldStep(wish, transport))
  }
  // A field of the admin's own that is open to us already needs nothing of ours.
  const shown = found.filter(({ is, wish }) => is !== 'refused' && (is !== 'open' || wish.role.is !== 'value'))
  if (shown.length === 0) return []
  const first = setStep(set, transport)
  const base = first === null ? [] : [first]
  const grants = shown.flatMap(({ wish }) => {
    const own = fields.get(nameOf(wish))
    return grantStep(wish, own === undefined ? base : [...base, own], set, transport) ?? []
  })
  const last = assignStep(user, base, set, transport)
  return [...fields.values(), ...base, ...grants, ...(last === null ? [] : [last])]
}

const Made = z.object({ id: z.string() })

function fieldStep(wish: FieldWish, transport: SalesforceTransport): ProvisionStep {
  const { stream, field, shape, label } = wish
  return {
    kind: 'field',
    stream,
    field,
    what: `custom field ${homeOf(stream)}.${field}, ${typeText(shape)}, labelled ${label}`,
    after: [],
    make: async () => {
      const call = { method: 'POST', path: '/tooling/sobjects/CustomField', writes: true, isSetup: true } as const
      await transport.json({ ...call, body: customFieldOf(wish) }, Made)
    },
  }
}
