// Profiles, each with its own permission set as Salesforce keeps one, and what they grant: every standard field, and the
// objects of sales and service. Fields that come later are granted to nobody.

import { isGoverned, isPermissionable } from '../access/field-access.ts'
import { grantField, grantObject } from '../access/grant.ts'
import type { Schema } from '../schema/schema.ts'
import type { AddRow } from './add-row.ts'

export interface ProfileIds {
  readonly profileId: string
  /** Of the permission set that the profile owns. */
  readonly permissionSetId: string
}

export interface Profiles {
  readonly admin: ProfileIds
  readonly integration: ProfileIds
  readonly standard: ProfileIds
}

const FULL = {
  PermissionsModifyAllData: true,
  PermissionsViewAllData: true,
  PermissionsViewSetup: true,
  PermissionsCustomizeApplication: true,
  PermissionsManageProfilesPermissionsets: true,
  PermissionsAssignPermissionSets: true,
  PermissionsManageUsers: true,
} as const

/** Objects that a standard user only reads. */
const READ_ONLY = new Set(['Campaign', 'Pricebook2', 'Product2'])

export function seedProfiles(add: AddRow, schema: Schema): Profiles {
  const license = add('UserLicense', {
    Name: 'Salesforce',
    MasterLabel: 'Salesforce',
    LicenseDefinitionKey: 'SFDC',
    Status: 'Active',
    TotalLicenses: 100,
    UsedLicenses: 3,
  })
  const profile = (Name: string, isFull: boolean): ProfileIds => {
    const permissions = { PermissionsApiEnabled: true, ...(isFull ? FULL : {}) }
    const profileId = add('Profile', { Name, UserLicenseId: license, UserType: 'Standard', ...permissions })
    const permissionSetId = add('PermissionSet', {
      Name: `X${profileId}`,
      Label: profileId,
      ProfileId: profileId,
      LicenseId: license,
      IsOwnedByProfile: true,
      Type: 'Profile',
      ...permissions,
    })
    grantStandard(add, schema, permissionSetId, isFull)
    return { profileId, permissionSetId }
  }
  return {
    admin: profile('System Administrator', true),
    integration: profile('Integration User', true),
    standard: profile('Standard User', false),
  }
}

function grantStandard(add: AddRow, schema: Schema, permissionSetId: string, isFull: boolean): void {
  for (const type of schema.types.filter(isGoverned)) {
    grantObject(add, permissionSetId, type.name, isFull ? 'all' : READ_ONLY.has(type.name) ? 'read' : 'edit')
    for (const field of type.fields) {
      if (isPermissionable(type, field)) grantField(add, permissionSetId, `${type.name}.${field.name}`)
    }
  }
}
