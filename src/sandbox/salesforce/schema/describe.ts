// The describe answers: every key that a recorded Contact describe of a real org carries, so that a client which
// reads any of them finds it. What the sandbox does not model has the value that a plain org shows.
import { type ChildRelationship, childRelationshipsOf } from './children.ts'
import type { Field } from './field.ts'
import type { SObjectType } from './object-type.ts'
import type { SchemaView } from './schema.ts'

const TEXT_TYPES = new Set(['string', 'textarea', 'email', 'phone', 'url', 'picklist'])

const SOAP_TYPES: Partial<Record<Field['type'], string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  address: 'urn:address',
}

/** One entry of `fields`. byteLength is three bytes a character, as in recorded describes. */
function describeField(field: Field): Record<string, unknown> {
  return {
    ...capabilitiesOf(field),
    ...shapeOf(field),
    aiPredictionField: false,
    autoNumber: field.autoNumber !== null,
    calculated: field.calculated,
    calculatedFormula: field.formula,
    cascadeDelete: field.cascadeDelete,
    caseSensitive: field.caseSensitive,
    controllerName: null,
    defaultValue: field.type === 'boolean' ? field.defaultValue === true : field.defaultValue,
    defaultValueFormula: null,
    dependentPicklist: false,
    deprecatedAndHidden: false,
    displayLocationInDecimal: /tude$/.test(field.name),
    encrypted: false,
    externalId: field.externalId,
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: false,
    highScaleNumber: false,
    htmlFormatted: field.html,
    inlineHelpText: field.help,
    mask: null,
    maskType: null,
    polymorphicForeignKey: field.referenceTo.length > 1,
    queryByDistance: false,
    referenceTargetField: null,
    relationshipOrder: null,
    restrictedDelete: field.restrictedDelete,
    unique: field.unique,
    writeRequiresMasterRead: false,
  }
}

function capabilitiesOf(field: Field): Record<string, unknown> {
  const plain = field.type !== 'address' && field.filterable
  return {
    aggregatable: plain && field.type !== 'boolean',
    createable: field.access !== 'read',
    defaultedOnCreate: field.defaultedOnCreate,
    filterable: field.filterable,
    groupable: plain && !['double', 'currency', 'datetime'].includes(field.type),
    idLookup: field.idLookup,
    nillable: field.nillable,
    permissionable: field.access !== 'read' && field.nillable,
    searchPrefilterable: field.type === 'reference' || field.type === 'picklist',
    sortable: field.sortable,
    updateable: field.access === 'write',
  }
}

function shapeOf(field: Field): Record<string, unknown> {
  const isText = TEXT_TYPES.has(field.type)
  return {
    byteLength: isText ? field.length * 3 : field.length,
    compoundFieldName: field.compound,
    custom: field.name.endsWith('__c'),
    digits: field.digits,
    extraTypeInfo:
      field.type === 'textarea' ? 'plaintextarea' : field.nameField && field.access === 'read' ? 'personname' : null,
    label: field.label,
    length: field.length,
    name: field.name,
    nameField: field.nameField,
    namePointing: field.referenceTo.length > 1,
    picklistValues: field.values.map(value => ({
      active: true,
      defaultValue: value === field.defaultValue,
      label: field.labels[value] ?? value,
      validFor: null,
      value,
    })),
    precision: field.precision,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    restrictedPicklist: field.restricted,
    scale: field.scale,
    soapType: SOAP_TYPES[field.type] ?? 'xsd:string',
    type: field.type,
  }
}

/** One entry of the global describe; `base` is the path of the API version, such as /services/data/v68.0. */
export function describeBrief(object: SObjectType, base: string): Record<string, unknown> {
  const path = `${base}/sobjects/${object.name}`
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable: object.createable,
    custom: object.custom,
    customSetting: false,
    deepCloneable: false,
    deletable: object.deletable,
    deprecatedAndHidden: false,
    feedEnabled: object.createable,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: object.system === 'history' ? null : object.keyPrefix,
    label: object.label,
    labelPlural: object.labelPlural,
    layoutable: object.createable,
    mergeable: object.mergeable,
    mruEnabled: object.createable,
    name: object.name,
    queryable: true,
    replicateable: true,
    retrieveable: true,
    searchable: object.name !== 'Organization',
    triggerable: object.createable,
    undeletable: object.deletable,
    updateable: object.updateable,
    urls: { sobject: path, describe: `${path}/describe`, rowTemplate: `${path}/{ID}` },
  }
}

function describeChild({ child, field, name }: ChildRelationship): Record<string, unknown> {
  return {
    cascadeDelete: field.cascadeDelete,
    childSObject: child.name,
    deprecatedAndHidden: false,
    field: field.name,
    junctionIdListNames: [],
    junctionReferenceTo: [],
    relationshipName: name,
    restrictedDelete: field.restrictedDelete,
  }
}

/** The whole describe of an object, as `schema` shows it. */
export function describeFull(schema: SchemaView, object: SObjectType, base: string): Record<string, unknown> {
  return {
    actionOverrides: [],
    ...describeBrief(object, base),
    childRelationships: childRelationshipsOf(schema, object).map(describeChild),
    compactLayoutable: true,
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    fields: object.fields.map(describeField),
    implementedBy: null,
    implementsInterfaces: null,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: [],
    searchLayoutable: true,
    sobjectDescribeOption: 'FULL',
    supportedScopes: [{ label: `All ${object.labelPlural.toLowerCase()}`, name: 'everything' }],
  }
}
