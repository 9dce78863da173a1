// The permission set through which our user, and whoever else it is assigned to, sees Evergreen's fields.
import { z } from 'zod'
import type { ProvisionStep } from '../../../src/contract/provision/provisioner.ts'
import type { FieldWish } from '../../../src/domain/provision/wish.ts'
import { FatalError } from '../../../src/errors.ts'
import type { SalesforceTransport } from '../transport.ts'
import { askSoql, named } from './ask.ts'

const SET = 'Evergreen'
const DESCRIPTION =
  'Fields in which Evergreen shows its results. Without Edit in a copy of it: for people who only read.'

const Id = z.object({ Id: z.string() })
const Grant = z.object({ Id: z.string(), Field: z.string(), PermissionsEdit: z.boolean() })
type Grant = z.infer<typeof Grant>

/** The set as the org has it; `id` is filled in once it is made. */
export interface PermissionSet {
  id: string | null
  readonly grants: ReadonlyMap<string, Grant>
  readonly assigned: boolean
}

export async function readSet(transport: SalesforceTransport, user: string): Promise<PermissionSet> {
  const one = `Name = ${named(SET)} AND NamespacePrefix = null AND IsOwnedByProfile = false`
  const [set] = await askSoql(transport, `SELECT Id FROM PermissionSet WHERE ${one}`, Id)
  if (set === undefined) return { id: null, grants: new Map(), assigned: false }
  const parent = named(set.Id)
  const fields = 'SELECT Id, Field, PermissionsEdit FROM FieldPermissions'
  const grants = await askSoql(transport, `${fields} WHERE ParentId = ${parent}`, Grant)
  const where = `PermissionSetId = ${parent} AND AssigneeId = ${named(user)}`
  const assigned = await askSoql(transport, `SELECT Id FROM PermissionSetAssignment WHERE ${where}`, Id)
  const byField = new Map(grants.map(grant => [grant.Field.toLowerCase(), grant]))
  return { id: set.Id, grants: byField, assigned: assigned.length > 0 }
}

const Made = z.object({ id: z.string() })

async function create(transport: SalesforceTransport, object: string, body: object): Promise<string> {
  const path = `/sobjects/${object}` as const
  return (await transport.json({ method: 'POST', path, body, writes: true, isSetup: true }, Made)).id
}

function idOf(set: PermissionSet): string {
  if (set.id !== null) return set.id
  throw new FatalError({ what: `the permission set ${SET} is not there`, fix: 'Run evergreen provision again.' })
}

/** Null where it is there. */
export function setStep(set: PermissionSet, transport: SalesforceTransport): ProvisionStep | null {
  if (set.id !== null) return null
  return {
    kind: 'permission set',
    stream: null,
    field: null,
    what: `permission set ${SET}`,
    after: [],
    make: async () => {
      set.id = await create(transport, 'PermissionSet', { Name: SET, Label: SET, Description: DESCRIPTION })
    },
  }
}

/** Null where the set lets its users read and edit the field already. */
export function grantStep(
  { stream, field }: FieldWish,
  after: readonly ProvisionStep[],
  set: PermissionSet,
  transport: SalesforceTransport,
): ProvisionStep | null {
  const known = set.grants.get(`${stream}.${field}`.toLowerCase())
  if (known?.PermissionsEdit === true) return null
  const rights = { PermissionsRead: true, PermissionsEdit: true }
  const make = async () => {
    const full = { ParentId: idOf(set), SobjectType: stream, Field: `${stream}.${field}`, ...rights }
    if (known === undefined) await create(transport, 'FieldPermissions', full)
    else {
      const path = `/sobjects/FieldPermissions/${encodeURIComponent(known.Id)}` as const
      await transport.json({ method: 'PATCH', path, body: rights, writes: true, isSetup: true }, z.unknown())
    }
  }
  const what = `read and edit ${stream}.${field} through the permission set ${SET}`
  return { kind: 'field permission', stream, field, what, after, make }
}

/** Null where it is assigned. */
export function assignStep(
  user: string,
  after: readonly ProvisionStep[],
  set: PermissionSet,
  transport: SalesforceTransport,
): ProvisionStep | null {
  if (set.assigned) return null
  return {
    kind: 'assignment',
    stream: null,
    field: null,
    what: `permission set ${SET} for the user ${user}, as whom Evergreen logs in`,
    after,
    make: async () => {
      await create(transport, 'PermissionSetAssignment', { PermissionSetId: idOf(set), AssigneeId: user })
    },
  }
}
