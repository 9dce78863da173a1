// What our user must be let do in the org's setup, and what of it the user may not: told by the org in one query.
import { z } from 'zod'
import type { StepKind } from '../../../src/contract/provision/provisioner.ts'
import type { Lack } from '../../../src/domain/need.ts'
import { ConfigError, FatalError } from '../../../src/errors.ts'
import type { SalesforceTransport } from '../transport.ts'
import { askSoql } from './ask.ts'

interface Permission {
  /** As UserPermissionAccess and the setup call it. */
  readonly field: string
  readonly label: string
  readonly to: string
}

/** Source: Object Reference, "UserPermissionAccess", and Special Access Rules of PermissionSet and PermissionSetAssignment. */
const LOOK: Permission = {
  field: 'PermissionsViewSetup',
  label: 'View Setup and Configuration',
  to: 'see fields and permission sets',
}
const CUSTOMIZE: Permission = {
  field: 'PermissionsCustomizeApplication',
  label: 'Customize Application',
  to: 'make custom fields',
}
const MANAGE: Permission = {
  field: 'PermissionsManageProfilesPermissionsets',
  label: 'Manage Profiles and Permission Sets',
  to: 'make the permission set and let it show fields',
}
const ASSIGN: Permission = {
  field: 'PermissionsAssignPermissionSets',
  label: 'Assign Permission Sets',
  to: 'assign the permission set',
}
const ALL = [LOOK, CUSTOMIZE, MANAGE, ASSIGN]

const NEEDED: Readonly<Record<StepKind, Permission | null>> = {
  group: null,
  field: CUSTOMIZE,
  'permission set': MANAGE,
  'field permission': MANAGE,
  assignment: ASSIGN,
}

export interface Allowed {
  /** Whether the setup may be looked at. */
  readonly sees: boolean
  /** What is lacking for these kinds of steps, one by one. */
  lacksFor(kinds: readonly StepKind[]): Lack[]
  /** All that is lacking, where it cannot be told what there is to do. */
  readonly lacks: readonly Lack[]
}

/** What our user may do; an org that does not tell lets us try. */
export async function allowedTo(transport: SalesforceTransport, user: string): Promise<Allowed> {
  const fields = ALL.map(({ field }) => field).join(', ')
  const asked = askSoql(
    transport,
    `SELECT ${fields} FROM UserPermissionAccess LIMIT 1`,
    z.record(z.string(), z.unknown()),
  )
  const [told] = await asked.catch((error: unknown) => {
    if (error instanceof ConfigError || error instanceof FatalError) return []
    throw error
  })
  const lacking = ALL.filter(({ field }) => told?.[field] === false)
  return {
    sees: !lacking.includes(LOOK),
    lacks: lacking.map(permission => lackOf(permission, user)),
    lacksFor: kinds => {
      const needed = new Set([LOOK, ...kinds.map(kind => NEEDED[kind])])
      return lacking.filter(permission => needed.has(permission)).map(permission => lackOf(permission, user))
    },
  }
}

function lackOf({ label, to }: Permission, user: string): Lack {
  return {
    what: `permission ${label}`,
    detail: `the user ${user} may not ${to}`,
    fix: `In Setup, under Permission Sets, open one of that user, then System Permissions, Edit: tick ${label}. It may be taken away again afterwards.`,
    stops: 'writing',
  }
}
