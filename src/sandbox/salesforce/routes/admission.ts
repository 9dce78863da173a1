// Who may call: the user of a live session, active and allowed to use the API, with what that user sees at the moment.
import { addRecordTypeFields } from '../access/record-types.ts'
import { ApiError } from '../api-error.ts'
import { toolingStoreOf } from '../metadata/tooling.ts'
import type { Org } from '../org.ts'
import type { Caller } from './caller.ts'

/**
 * @param requestId named in the write log
 * @returns undefined for a token that is dead or of a user who is no longer active
 * @throws ApiError 403 API_DISABLED_FOR_ORG for a user without the permission
 */
export function admitted(org: Org, token: string, requestId: string): Caller | undefined {
  const userId = org.sessions.use(token)
  if (userId === undefined || org.store.find(userId)?.['IsActive'] !== true) return undefined
  addRecordTypeFields(org.store)
  toolingStoreOf(org)
  if (!org.access.grantsOf(userId).has('PermissionsApiEnabled')) {
    throw new ApiError(403, 'API_DISABLED_FOR_ORG', 'The REST API is not enabled for this Organization.')
  }
  return { author: { actor: 'integration', userId, requestId }, schema: org.viewOf(userId), token }
}
