// The calls that write records: create, update, upsert, delete, undelete, emptyRecycleBin, merge and convertLead.
import { ApiError } from '../../api-error.ts'
import type { Outcome } from '../../saving/context.ts'
import { convertLead } from '../../saving/convert-lead.ts'
import { deleteRecord, purgeRecord, undeleteRecord } from '../../saving/delete.ts'
import { mergeRecords } from '../../saving/merge.ts'
import { insertRecord, updateRecord } from '../../saving/save.ts'
import { settled } from '../../saving/settled.ts'
import { isUpsertKey, upsertRecord } from '../../saving/upsert.ts'
import type { SObjectType } from '../../schema/schema.ts'
import type { SoapCall, SoapOperation } from './call.ts'
import { errorOf, recordOf, resultOf, type SoapRecord, soapContext, wantsAllOrNone } from './sobject.ts'
import { child, type Element, elements, text, texts, type Xml } from './xml.ts'

const MOST_RECORDS = 200

function write(call: SoapCall, one: (record: SoapRecord) => Outcome, withCreated = false): readonly Xml[] {
  const records = elements(call.body, 'sObjects').map(element => recordOf(call, element))
  return settle(
    call,
    records.map(record => () => one(record)),
    withCreated,
  )
}

function each(call: SoapCall, one: (type: SObjectType, id: string) => Outcome): readonly Xml[] {
  const ids = texts(call.body, 'ids')
  const writes = ids.map(id => {
    const type = call.schema.typeOfId(id)
    if (type === undefined) throw new ApiError(500, 'INVALID_ID_FIELD', `malformed id ${id}`)
    return () => one(type, id)
  })
  return settle(call, writes, false)
}

function settle(call: SoapCall, writes: readonly (() => Outcome)[], withCreated: boolean): readonly Xml[] {
  if (writes.length > MOST_RECORDS) {
    const message = `record limit reached. cannot submit more than ${MOST_RECORDS} records into this call`
    throw new ApiError(500, 'EXCEEDED_ID_LIMIT', message)
  }
  return settled(call.org, writes, wantsAllOrNone(call)).map(outcome => resultOf(outcome, withCreated))
}

function upsert(call: SoapCall): readonly Xml[] {
  const name = text(call.body, 'externalIDFieldName') ?? 'Id'
  const context = soapContext(call)
  return write(
    call,
    ({ type, id, given }) => {
      const field = type.field(name)
      if (field === undefined || !isUpsertKey(field)) {
        throw new ApiError(500, 'INVALID_FIELD', `${name} is no external id of ${type.name}`)
      }
      const raw = field.name === 'Id' ? id : given.find(each => each.field.name === field.name)?.raw
      return upsertRecord(context, type, { field, raw }, given)
    },
    true,
  )
}

function merge(call: SoapCall): readonly Xml[] {
  return elements(call.body, 'mergeRequests').map(request => {
    const { type, id, given } = recordOf(call, child(request, 'masterRecord') ?? {})
    const losers = texts(request, 'recordToMergeIds')
    const merged = mergeRecords(soapContext(call), type, id, losers, given)
    return {
      errors: merged.errors.map(errorOf),
      id: merged.id ?? null,
      mergedRecordIds: [...merged.mergedIds],
      success: merged.errors.length === 0,
      updatedRelatedIds: [...merged.movedIds],
    }
  })
}

function convert(call: SoapCall, request: Element): Xml {
  const converted = convertLead(soapContext(call), {
    leadId: text(request, 'leadId'),
    convertedStatus: text(request, 'convertedStatus'),
    accountId: text(request, 'accountId'),
    contactId: text(request, 'contactId'),
    ownerId: text(request, 'ownerId'),
    opportunityName: text(request, 'opportunityName'),
    doNotCreateOpportunity: text(request, 'doNotCreateOpportunity') === 'true',
  })
  return {
    accountId: converted.accountId ?? null,
    contactId: converted.contactId ?? null,
    errors: converted.errors.map(errorOf),
    leadId: converted.id ?? null,
    opportunityId: converted.opportunityId ?? null,
    success: converted.errors.length === 0,
  }
}

export const recordCalls: Readonly<Record<string, SoapOperation>> = {
  create: call => write(call, ({ type, given }) => insertRecord(soapContext(call), type, given)),
  update: call => write(call, ({ type, id, given }) => updateRecord(soapContext(call), type, id, given)),
  upsert,
  delete: call => each(call, (type, id) => deleteRecord(soapContext(call), type, id)),
  undelete: call => each(call, (type, id) => undeleteRecord(soapContext(call), type, id)),
  emptyRecycleBin: call => each(call, (type, id) => purgeRecord(soapContext(call), type, id)),
  merge,
  convertLead: call => elements(call.body, 'leadConverts').map(request => convert(call, request)),
  describeTabs: () => [{ description: null, label: 'Sales', logoUrl: null, namespace: null, selected: true, tabs: [] }],
  setPassword: () => [{}],
  resetPassword: call => [{ password: `sandbox-${text(call.body, 'userId')?.slice(-6) ?? ''}` }],
}
