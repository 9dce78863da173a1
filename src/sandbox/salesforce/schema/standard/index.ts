// The objects that an org has from its first day.
import account from './account.json' with { type: 'json' }
import accountContactRelation from './account-contact-relation.json' with { type: 'json' }
import assignmentRule from './assignment-rule.json' with { type: 'json' }
import campaign from './campaign.json' with { type: 'json' }
import campaignMember from './campaign-member.json' with { type: 'json' }
import caseFile from './case.json' with { type: 'json' }
import contact from './contact.json' with { type: 'json' }
import entityDefinition from './entity-definition.json' with { type: 'json' }
import event from './event.json' with { type: 'json' }
import fieldDefinition from './field-definition.json' with { type: 'json' }
import fieldPermissions from './field-permissions.json' with { type: 'json' }
import group from './group.json' with { type: 'json' }
import groupMember from './group-member.json' with { type: 'json' }
import lead from './lead.json' with { type: 'json' }
import objectPermissions from './object-permissions.json' with { type: 'json' }
import opportunity from './opportunity.json' with { type: 'json' }
import opportunityContactRole from './opportunity-contact-role.json' with { type: 'json' }
import opportunityHistory from './opportunity-history.json' with { type: 'json' }
import opportunityLineItem from './opportunity-line-item.json' with { type: 'json' }
import opportunityStage from './opportunity-stage.json' with { type: 'json' }
import organization from './organization.json' with { type: 'json' }
import permissionSet from './permission-set.json' with { type: 'json' }
import permissionSetAssignment from './permission-set-assignment.json' with { type: 'json' }
import pricebook from './pricebook.json' with { type: 'json' }
import pricebookEntry from './pricebook-entry.json' with { type: 'json' }
import product from './product.json' with { type: 'json' }
import profile from './profile.json' with { type: 'json' }
import queueSobject from './queue-sobject.json' with { type: 'json' }
import recordType from './record-type.json' with { type: 'json' }
import task from './task.json' with { type: 'json' }
import user from './user.json' with { type: 'json' }
import userLicense from './user-license.json' with { type: 'json' }
import userPermissionAccess from './user-permission-access.json' with { type: 'json' }
import userRole from './user-role.json' with { type: 'json' }

export const standardObjects: readonly unknown[] = [
  account,
  contact,
  lead,
  opportunity,
  opportunityHistory,
  opportunityStage,
  opportunityContactRole,
  opportunityLineItem,
  product,
  pricebook,
  pricebookEntry,
  caseFile,
  task,
  event,
  campaign,
  campaignMember,
  accountContactRelation,
  user,
  userRole,
  userLicense,
  profile,
  permissionSet,
  permissionSetAssignment,
  fieldPermissions,
  objectPermissions,
  group,
  groupMember,
  queueSobject,
  recordType,
  assignmentRule,
  organization,
  entityDefinition,
  fieldDefinition,
  userPermissionAccess,
]
