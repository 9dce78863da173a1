// Who writes values, as property history names them.
import type { ValueSource } from './record.ts'

/** A person on the CRM's screens. */
export function userSource(userId = 51_430_432): ValueSource {
  return { sourceType: 'CRM_UI', sourceId: `userId:${userId}`, updatedByUserId: userId }
}

export function importSource(importId = '31870001'): ValueSource {
  return { sourceType: 'IMPORT', sourceId: importId }
}

export function formSource(formId = '0f1c5b1e-5f5e-4b07-9d1e-0c7d6a1d1f10'): ValueSource {
  return { sourceType: 'FORMS', sourceId: formId }
}

/** HubSpot's own workflows. */
export function workflowSource(workflowId = '410258112'): ValueSource {
  return { sourceType: 'AUTOMATION_PLATFORM', sourceId: `enrollmentId:${workflowId};actionExecutionIndex:0` }
}

/** An app that writes through the API. */
export function integrationSource(appId: number | string): ValueSource {
  return { sourceType: 'INTEGRATION', sourceId: String(appId) }
}

/** What HubSpot works out itself. */
export const calculatedSource: ValueSource = { sourceType: 'CALCULATED', sourceId: 'CALCULATED' }

export function mergeSource(primaryId: string, mergedId: string): ValueSource {
  return { sourceType: 'MERGE_OBJECTS', sourceId: `${primaryId}:${mergedId}` }
}
