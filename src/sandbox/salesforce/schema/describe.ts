// The describe answers, global and of one object, with every key of a real org's; what the sandbox does not model has
// the value that a plain org shows.
import { type ChildRelationship, childRelationshipsOf } from './children.ts'
import { describeField } from './describe-field.ts'
import type { SObjectType } from './object-type.ts'
import type { SchemaView } from './schema.ts'

/** A record type of an object, as its row has it. */
export interface RecordTypeInfo {
  readonly id: string
  readonly name: string
  readonly developerName: string
  readonly isActive: boolean
}

/** The record type that every object has, and the only one of most. */
const MASTER: RecordTypeInfo = { id: '012000000000000AAA', name: 'Master', developerName: 'Master', isActive: true }

/** One entry of the global describe; `base` is the path of the API version, such as /services/data/v68.0. */
export function describeBrief(object: SObjectType, base: string): Record<string, unknown> {
  const isShown = object.layoutable ?? true
  return {
    activateable: false,
    associateEntityType: object.system === 'history' ? 'History' : null,
    associateParentEntity: object.system === 'history' ? (object.fields[1]?.referenceTo[0] ?? null) : null,
    createable: object.createable,
    custom: object.custom,
    customSetting: false,
    deepCloneable: false,
    deletable: object.deletable,
    deprecatedAndHidden: false,
    feedEnabled: isShown,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: object.system === 'history' ? null : object.keyPrefix,
    label: object.label,
    labelPlural: object.labelPlural,
    layoutable: isShown,
    mergeable: object.mergeable,
    mruEnabled: isShown,
    name: object.name,
    queryable: true,
    replicateable: object.system !== 'virtual',
    retrieveable: true,
    searchable: object.searchable ?? isShown,
    triggerable: isShown,
    undeletable: object.deletable && isShown,
    updateable: object.updateable,
    urls: urlsOf(object, base, isShown),
  }
}

function urlsOf(object: SObjectType, base: string, isShown: boolean): Record<string, string> {
  const sobject = `${base}/sobjects/${object.name}`
  const plain = { rowTemplate: `${sobject}/{ID}`, describe: `${sobject}/describe`, sobject }
  if (!isShown) return plain
  return {
    compactLayouts: `${sobject}/describe/compactLayouts`,
    ...plain,
    approvalLayouts: `${sobject}/describe/approvalLayouts`,
    quickActions: `${sobject}/quickActions`,
    listviews: `${sobject}/listviews`,
    layouts: `${sobject}/describe/layouts`,
  }
}

/** The whole describe of an object, as `schema` shows it. */
export function describeFull(
  schema: SchemaView,
  object: SObjectType,
  base: string,
  recordTypes: readonly RecordTypeInfo[] = [],
): Record<string, unknown> {
  const isShown = object.layoutable ?? true
  const all = { label: `All ${object.labelPlural.toLowerCase()}`, name: 'everything' }
  const mine = { label: `My ${object.labelPlural.toLowerCase()}`, name: 'mine' }
  return {
    actionOverrides: [],
    ...describeBrief(object, base),
    childRelationships: childRelationshipsOf(schema, object).map(describeChild),
    compactLayoutable: isShown,
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    fields: object.fields.map(field => describeField(object, field)),
    implementedBy: null,
    implementsInterfaces: null,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: [...recordTypes, MASTER].map((info, i) => describeRecordType(object, base, info, i === 0)),
    searchLayoutable: isShown,
    sobjectDescribeOption: 'FULL',
    supportedScopes: object.field('OwnerId') === undefined ? [all] : [all, mine],
  }
}

function describeRecordType(object: SObjectType, base: string, info: RecordTypeInfo, isDefault: boolean) {
  return {
    active: info.isActive,
    available: true,
    defaultRecordTypeMapping: isDefault,
    developerName: info.developerName,
    master: info === MASTER,
    name: info.name,
    recordTypeId: info.id,
    urls: { layout: `${base}/sobjects/${object.name}/describe/layouts/${info.id}` },
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
