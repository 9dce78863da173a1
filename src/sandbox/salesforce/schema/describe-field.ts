// One field in a describe: every key that a recorded Contact describe of a real org carries, so that a client which
// reads any of them finds it. What the sandbox does not model has the value that a plain org shows.
import { isPermissionable } from '../access/field-access.ts'
import type { Field } from './field.ts'
import type { SObjectType } from './object-type.ts'

const TEXT_TYPES = new Set([
  'string',
  'textarea',
  'email',
  'phone',
  'url',
  'picklist',
  'multipicklist',
  'combobox',
  'encryptedstring',
])

const SOAP_TYPES: Partial<Record<Field['type'], string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  percent: 'xsd:double',
  time: 'xsd:time',
  base64: 'xsd:base64Binary',
  anyType: 'xsd:anyType',
  location: 'urn:location',
  address: 'urn:address',
}

/** One entry of `fields`. byteLength is three bytes a character, as in recorded describes. */
export function describeField(object: SObjectType, field: Field): Record<string, unknown> {
  return {
    ...capabilitiesOf(object, field),
    ...shapeOf(field),
    aiPredictionField: false,
    autoNumber: field.autoNumber !== null,
    calculated: field.calculated,
    calculatedFormula: field.formula,
    cascadeDelete: field.cascadeDelete,
    caseSensitive: field.caseSensitive,
    controllerName: null,
    defaultValue: field.type === 'boolean' ? field.defaultValue === true : null,
    defaultValueFormula: formulaOf(field),
    dependentPicklist: false,
    deprecatedAndHidden: false,
    displayLocationInDecimal: /tude$/.test(field.name),
    encrypted: field.type === 'encryptedstring',
    externalId: field.externalId,
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: field.calculated && field.type === 'double',
    highScaleNumber: false,
    htmlFormatted: field.html,
    inlineHelpText: field.help,
    mask: null,
    maskType: null,
    polymorphicForeignKey: field.referenceTo.length > 1,
    queryByDistance: false,
    referenceTargetField: null,
    relationshipOrder: field.masterDetail ? 0 : null,
    restrictedDelete: field.restrictedDelete,
    unique: field.unique,
    writeRequiresMasterRead: false,
  }
}

const COMPOUND = new Set(['address', 'location'])
const UNGROUPABLE = new Set(['double', 'currency', 'percent', 'datetime', 'time', 'multipicklist', 'base64', 'anyType'])

function capabilitiesOf(object: SObjectType, field: Field): Record<string, unknown> {
  const plain = !COMPOUND.has(field.type) && field.filterable
  return {
    aggregatable: plain && field.type !== 'boolean',
    createable: field.access !== 'read',
    defaultedOnCreate: field.defaultedOnCreate,
    filterable: field.filterable,
    groupable: field.groupable ?? (plain && !UNGROUPABLE.has(field.type) && field.length <= 255),
    idLookup: field.idLookup,
    nillable: field.nillable,
    permissionable: isPermissionable(object, field),
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
    custom: /__(?:c|s|pc)$/.test(field.name),
    digits: field.digits,
    extraTypeInfo: extraOf(field),
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
    referenceTo: [...field.referenceTo].sort(),
    relationshipName: field.relationshipName,
    restrictedPicklist: field.restricted,
    scale: field.scale,
    soapType: SOAP_TYPES[field.type] ?? 'xsd:string',
    type: field.type,
  }
}

function extraOf(field: Field): string | null {
  if (field.type === 'textarea') return field.html ? 'richtextarea' : 'plaintextarea'
  return field.nameField && field.access === 'read' && field.label === 'Full Name' ? 'personname' : null
}

/** A default that is no picklist's and no box's is a formula, here a constant. */
function formulaOf(field: Field): string | null {
  if (field.defaultValue === null || field.calculated || field.type === 'boolean' || field.values.length > 0)
    return null
  return typeof field.defaultValue === 'string' ? `"${field.defaultValue}"` : String(field.defaultValue)
}
