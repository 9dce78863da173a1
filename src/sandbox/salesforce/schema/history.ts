// The history object of an object: ContactHistory, OpportunityFieldHistory, X__History. Whoever changes a tracked field
// (`field.trackHistory`) adds a row there; who reads it finds an object like any other.
import { objectTypeOf, type SObjectType } from './object-type.ts'

/** ContactHistory, OpportunityFieldHistory (OpportunityHistory is the history of stages), X__History. */
export function historyNameOf(object: string): string {
  if (object === 'Opportunity') return 'OpportunityFieldHistory'
  return object.endsWith('__c') ? `${object.slice(0, -'__c'.length)}__History` : `${object}History`
}

/** The field of a history row that names the record: ContactId, and ParentId for custom objects. */
export function historyParentOf(object: string): string {
  return object.endsWith('__c') ? 'ParentId' : `${object}Id`
}

/** The history object of an object. */
export function historyTypeOf(type: SObjectType): SObjectType {
  const isCustom = type.name.endsWith('__c')
  const parent = historyParentOf(type.name)
  const read = { access: 'read', nillable: false } as const
  const tracked = type.fields.filter(field => field.trackHistory).map(field => field.name)
  return objectTypeOf({
    name: historyNameOf(type.name),
    label: `${type.label} History`,
    labelPlural: `${type.label} History`,
    keyPrefix: '017',
    system: 'history',
    createable: false,
    updateable: false,
    deletable: false,
    layoutable: false,
    searchable: false,
    fields: [
      {
        ...read,
        name: parent,
        label: `${type.label} ID`,
        type: 'reference',
        length: 18,
        referenceTo: [type.name],
        relationshipName: isCustom ? 'Parent' : type.name,
        children: type.name === 'Opportunity' ? 'OpportunityFieldHistories' : 'Histories',
        cascadeDelete: true,
      },
      {
        ...read,
        name: 'Field',
        label: 'Changed Field',
        type: 'picklist',
        length: 255,
        restricted: true,
        values: tracked,
      },
      { ...read, name: 'DataType', label: 'Datatype', type: 'picklist', length: 40, restricted: true },
      {
        ...read,
        name: 'OldValue',
        label: 'Old Value',
        type: 'anyType',
        nillable: true,
        filterable: false,
        sortable: false,
      },
      {
        ...read,
        name: 'NewValue',
        label: 'New Value',
        type: 'anyType',
        nillable: true,
        filterable: false,
        sortable: false,
      },
    ],
  })
}
