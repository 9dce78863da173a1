// The past of properties: batch reads with the history of each, 50 records a call.
import type { ConnectorDeps } from '../../src/contract/connector.ts'
import type { History } from '../../src/contract/history.ts'
import type { FieldChange, Origin } from '../../src/domain/history.ts'
import type { Describer, ObjectType } from './describe.ts'
import type { HubSpotTransport } from './http/transport.ts'
import { toText } from './records.ts'

/** Source: fact sheet B5: with histories a batch read takes 50 ids, else 100. */
export const HISTORY_BATCH = 50
/** Ten calls: a day's budget that gives no more is still got through. */
const AT_ONCE = 10 * HISTORY_BATCH

/** Who is behind a source. Those that are not here are unknown, and treated with the care that a person's get. */
const ORIGINS: Readonly<Record<string, Origin>> = {
  CRM_UI: 'person',
  CRM_UI_BULK_ACTION: 'person',
  CONTACTS_WEB: 'person',
  COMPANIES_WEB: 'person',
  MOBILE_IOS: 'person',
  MOBILE_ANDROID: 'person',
  IMPORT: 'import',
  FORM: 'form',
  FORMS: 'form',
  WORKFLOWS: 'workflow',
  AUTOMATION_PLATFORM: 'workflow',
  INTEGRATION: 'integration',
  INTEGRATIONS_SYNC: 'integration',
  INTEGRATIONS_PLATFORM: 'integration',
  API: 'integration',
  SALESFORCE: 'integration',
  CALCULATED: 'calculated',
  ANALYTICS: 'calculated',
  MERGE_OBJECTS: 'merge',
  MERGE_CONTACTS: 'merge',
}

/** The part of api-client's model that is read. */
interface Version {
  readonly value: string
  readonly timestamp: Date
  readonly sourceType: string
  readonly sourceId?: string
  readonly updatedByUserId?: number
}

/** In: a property's versions, newest first. Versions of one moment are numbered from the oldest on. */
function changesOf(type: ObjectType, recordId: string, field: string, versions: readonly Version[]): FieldChange[] {
  const text = (version: Version | undefined) => toText(type.types.get(field) ?? 'string', version?.value)
  const oldest = versions.filter(({ timestamp }) => !Number.isNaN(timestamp.getTime())).toReversed()
  const seen = new Map<number, number>()
  return oldest.map((version, index) => {
    const at = version.timestamp.getTime()
    const number = seen.get(at) ?? 0
    seen.set(at, number + 1)
    const { sourceType, sourceId, updatedByUserId: user } = version
    return {
      recordId,
      field,
      at,
      mark: `hubspot:${String(number).padStart(2, '0')}`,
      value: text(version),
      told: true,
      before: text(oldest[index - 1]),
      origin: ORIGINS[sourceType.toUpperCase()] ?? 'unknown',
      by: user === undefined ? bySource(sourceType, sourceId) : `userId:${user}`,
    }
  })
}

/** An id of HubSpot's, never free text: a source may be named after a person. */
function bySource(type: string, id: string | undefined): string {
  return id !== undefined && /^[\w:;.-]{1,80}$/.test(id) ? `${type} ${id}` : type
}

/** The stage of a deal, read along whether or not it is mapped. */
function always(stream: string): readonly string[] {
  return stream === 'deals' ? ['dealstage'] : []
}

interface Parts {
  readonly transport: HubSpotTransport
  readonly describer: Describer
  readonly deps: ConnectorDeps
  /** The id of our app, where HubSpot tells it. */
  readonly app: () => Promise<string | null>
}

/** The history part of a HubSpot connection. */
export function createHistory({ transport, describer, deps, app }: Parts): History {
  const of: History['of'] = async ({ stream, fields }, ids, signal) => {
    signal.throwIfAborted()
    const type = await describer.of(stream)
    const known = fields.filter(field => type.types.has(field))
    if (known.length < fields.length) deps.log.warn({ stream }, 'some fields are no properties any more: no history')
    if (known.length === 0 || ids.length === 0) return []
    const body = { inputs: ids.map(id => ({ id })), properties: [], propertiesWithHistory: known }
    const answer = await transport.read(client => client.crm.objects.batchApi.read(stream, body))
    const asked = new Set(ids)
    // The id of a record that was merged away answers with the survivor, which has a history of its own.
    return answer.results
      .filter(({ id }) => asked.has(id))
      .flatMap(({ id, propertiesWithHistory = {} }) =>
        known.flatMap(field => changesOf(type, id, field, propertiesWithHistory[field] ?? [])),
      )
  }
  return {
    batchSize: HISTORY_BATCH,
    self: async () => {
      const id = await app()
      return id === null ? null : bySource('INTEGRATION', id)
    },
    always,
    of,
    atOnce: AT_ONCE,
    since: async (stream, written, _from, signal) => {
      const query = { stream, fields: [...new Set(written.map(({ field }) => field))] }
      const ids = [...new Set(written.map(({ recordId }) => recordId))]
      const changes: FieldChange[] = []
      for (let at = 0; at < ids.length; at += HISTORY_BATCH)
        changes.push(...(await of(query, ids.slice(at, at + HISTORY_BATCH), signal)))
      return { changes, untold: [] }
    },
  }
}
