// The page layout of an object, in the shape of Salesforce: one section with every field that people see, in two columns.
// The sandbox has one layout per object, whatever the record type.

import type { ChildRelationship } from '../schema/children.ts'
import type { RecordTypeInfo } from '../schema/describe.ts'
import type { Field } from '../schema/field.ts'
import type { SObjectType } from '../schema/schema.ts'
import { layoutItem } from './item.ts'

const COLUMNS = 2
const HIDDEN = new Set<Field['type']>(['id', 'address', 'location', 'base64'])
const MASTER: RecordTypeInfo = { id: '012000000000000AAA', name: 'Master', developerName: 'Master', isActive: true }

/** An id for a layout or a section, the same whenever it is asked for. */
function layoutIdOf(type: SObjectType): string {
  return `00hxx0000000${type.keyPrefix}AAA`
}

export function layoutOf(type: SObjectType, children: readonly ChildRelationship[]): Record<string, unknown> {
  const section = sectionOf(type)
  return {
    buttonLayoutSection: { detailButtons: [] },
    detailLayoutSections: [section],
    editLayoutSections: [section],
    feedView: null,
    highlightsPanelLayoutSection: null,
    id: layoutIdOf(type),
    multirowEditLayoutSections: [],
    offlineLinks: [],
    quickActionList: { quickActionListItems: [] },
    relatedContent: null,
    relatedLists: children.filter(one => one.name !== null).map(relatedList),
    saveOptions: [],
  }
}

/** Which layout is for which record type. */
export function recordTypeMapping(type: SObjectType, info: RecordTypeInfo, isDefault: boolean, base: string) {
  const picklists = type.fields.filter(field => field.values.length > 0)
  return {
    active: info.isActive,
    available: true,
    defaultRecordTypeMapping: isDefault,
    developerName: info.developerName,
    layoutId: layoutIdOf(type),
    master: info.id === MASTER.id,
    name: info.name,
    picklistsForRecordType: picklists.map(field => ({ picklistName: field.name, picklistValues: valuesOf(field) })),
    recordTypeId: info.id,
    urls: { layout: `${base}/sobjects/${type.name}/describe/layouts/${info.id}` },
  }
}

/** The record types of an object with the one that all have. */
export function withMaster(infos: readonly RecordTypeInfo[]): readonly RecordTypeInfo[] {
  return [...infos, MASTER]
}

function valuesOf(field: Field): object[] {
  return field.values.map(value => ({
    active: true,
    defaultValue: field.defaultValue === value,
    label: field.labels[value] ?? value,
    validFor: null,
    value,
  }))
}

function sectionOf(type: SObjectType): Record<string, unknown> {
  const fields = type.fields.filter(field => !HIDDEN.has(field.type) && field.name !== 'IsDeleted')
  const layoutRows = Array.from({ length: Math.ceil(fields.length / COLUMNS) }, (_, row) => {
    const items = fields.slice(row * COLUMNS, (row + 1) * COLUMNS)
    return {
      layoutItems: items.map((field, i) => layoutItem(type, field, row * COLUMNS + i + 1)),
      numItems: items.length,
    }
  })
  return {
    collapsed: false,
    columns: COLUMNS,
    heading: `${type.label} Information`,
    layoutRows,
    layoutSectionId: `01Bxx0000000${type.keyPrefix}AAA`,
    parentLayoutId: layoutIdOf(type),
    rows: layoutRows.length,
    tabOrder: 'LeftToRight',
    useCollapsibleSection: false,
    useHeading: true,
  }
}

function relatedList({ child, field, name }: ChildRelationship): Record<string, unknown> {
  const shown = child.fields.filter(one => one.nameField)
  return {
    accessLevelRequiredForCreate: null,
    buttons: [],
    columns: shown.map(one => ({
      field: `${child.name}.${one.name}`,
      format: null,
      label: one.label,
      lookupId: null,
      name: one.name,
    })),
    custom: child.custom,
    field: field.name,
    label: child.labelPlural,
    limitRows: 5,
    name,
    sobject: child.name,
    sort: [],
  }
}
