// The users of a new org: the integration, a person who sells, the administrator, and the one for whom
// the org itself acts.
import { credentials } from '../../credentials.ts'
import type { AddRow, FirstDay } from './add-row.ts'
import type { ProfileIds, Profiles } from './profiles.ts'

export function seedUsers(add: AddRow, profiles: Profiles): Omit<FirstDay, 'orgId'> {
  const roleId = add('UserRole', { Name: 'CEO', DeveloperName: 'CEO', RollupDescription: 'CEO' })
  const user = (name: readonly [string, string], alias: string, username: string, profile: ProfileIds): string => {
    const id = add('User', {
      FirstName: name[0],
      LastName: name[1],
      Alias: alias,
      Username: username,
      Email: username,
      CommunityNickname: alias,
      IsActive: true,
      UserType: 'Standard',
      TimeZoneSidKey: 'GMT',
      LocaleSidKey: 'en_US',
      EmailEncodingKey: 'UTF-8',
      LanguageLocaleKey: 'en_US',
      ProfileId: profile.profileId,
      UserRoleId: roleId,
    })
    add('PermissionSetAssignment', { PermissionSetId: profile.permissionSetId, AssigneeId: id, IsActive: true })
    return id
  }
  const { username, personUsername, adminUsername } = credentials.salesforce
  return {
    integrationUserId: user(['Evergreen', 'Integration'], 'eint', username, profiles.integration),
    personUserId: user(['Robin', 'Person'], 'rpers', personUsername, profiles.standard),
    automatedUserId: add('User', {
      LastName: 'Automated Process',
      Name: 'Automated Process',
      Alias: 'autoproc',
      Username: 'autoproc@sandbox.example',
      Email: 'noreply@sandbox.example',
      CommunityNickname: 'autoproc',
      IsActive: true,
      UserType: 'AutomatedProcess',
      TimeZoneSidKey: 'GMT',
      LocaleSidKey: 'en_US',
      EmailEncodingKey: 'UTF-8',
      LanguageLocaleKey: 'en_US',
    }),
    adminUserId: user(['Alex', 'Admin'], 'aadm', adminUsername, profiles.admin),
    ownerIds: [
      user(['Rep', 'One'], 'rone', 'rep.one@sandbox.example', profiles.standard),
      user(['Rep', 'Two'], 'rtwo', 'rep.two@sandbox.example', profiles.standard),
    ],
  }
}
