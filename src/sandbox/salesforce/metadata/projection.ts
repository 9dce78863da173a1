// The schema as rows that can be queried: EntityDefinition and FieldDefinition everywhere, CustomField and CustomObject in
// the Tooling API, and there what has Change Data Capture on. Brought up to date whenever the schema has changed since.
import type { FieldValue } from '../../write-log.ts'
import { idOf } from '../ids.ts'
import type { Org } from '../org.ts'
import { eventNameOf } from '../pubsub/avro-schema.ts'
import { ACTIVITY, homeOf } from '../schema/activity.ts'
import type { Field } from '../schema/field.ts'
import { historyNameOf } from '../schema/history.ts'
import type { SObjectType } from '../schema/schema.ts'
import { stampOf } from '../stamp.ts'
import type { RecordStore } from '../store/record-store.ts'
import { definitionOf, typeNameOf } from './field-types.ts'
import { fieldsOf } from './kinds/custom-field.ts'

type Values = Readonly<Record<string, FieldValue>>

export class Projection {
  private version = -1
  private readonly ids = new Map<string, string>()

  refresh(org: Org, tooling: RecordStore): void {
    replaceAll(
      tooling,
      'PlatformEventChannelMember',
      [...org.bus.selected].map(object => this.channelMember(org, object)),
    )
    if (this.version === org.schema.version) return
    this.version = org.schema.version
    const entities = org.schema.types.map(type => [type.name, entityRow(org, type)] as const)
    const task = org.schema.type('Task')
    if (task !== undefined) {
      const names = { DurableId: ACTIVITY, QualifiedApiName: ACTIVITY, DeveloperName: ACTIVITY, KeyPrefix: null }
      entities.push([ACTIVITY, { ...entityRow(org, task), ...names, MasterLabel: ACTIVITY, Label: ACTIVITY }])
    }
    const fields = org.schema.types.flatMap(type =>
      type.fields.map(
        field =>
          [
            `${type.name}.${field.name}`,
            { ...fieldRow(org, type, field), EntityDefinitionRow: this.entityId(type) },
          ] as const,
      ),
    )
    for (const store of [org.store, tooling]) {
      this.put(store, 'EntityDefinition', '4ie', entities)
      this.put(store, 'FieldDefinition', '4if', fields)
    }
    const custom = org.schema.types.flatMap(type =>
      type.fields.filter(field => field.name.endsWith('__c')).map(field => ({ type, field })),
    )
    // What several objects share is one component.
    const components = new Map(custom.map(each => [`${homeOf(each.type.name)}.${each.field.name}`, each]))
    replaceAll(
      tooling,
      'CustomField',
      [...components.values()].map(({ type, field }) => ({
        ...customFieldRow(org, type, field),
        EntityDefinitionRow: this.entityId({ name: homeOf(type.name) }),
      })),
    )
    replaceAll(
      tooling,
      'CustomObject',
      org.schema.types.filter(type => type.custom).map(type => customObjectRow(org, type)),
    )
  }

  private put(store: RecordStore, object: string, prefix: string, rows: readonly (readonly [string, Values])[]): void {
    replaceAll(
      store,
      object,
      rows.map(([key, values]) => ({ ...values, Id: this.idOf(`${object}/${key}`, prefix) })),
    )
  }

  private channelMember({ users, clock }: Org, object: string): Values & { readonly Id: string } {
    const SelectedEntity = eventNameOf(object)
    const Id = this.idOf(`PlatformEventChannelMember/${object}`, '0v8')
    const stamp = stampOf(clock.now())
    return {
      Id,
      DeveloperName: `ChangeEvents_${SelectedEntity}`,
      EventChannel: 'ChangeEvents',
      SelectedEntity,
      CreatedDate: stamp,
      CreatedById: users.adminUserId,
      LastModifiedDate: stamp,
      LastModifiedById: users.adminUserId,
      SystemModstamp: stamp,
    }
  }

  private entityId(type: Pick<SObjectType, 'name'>): string {
    return this.idOf(`EntityDefinition/${type.name}`, '4ie')
  }

  private idOf(key: string, prefix: string): string {
    const known = this.ids.get(key) ?? idOf(prefix, this.ids.size + 1)
    this.ids.set(key, known)
    return known
  }
}

/** Rows that are gone are marked as deleted: tables only grow. */
function replaceAll(store: RecordStore, object: string, rows: readonly (Values & { readonly Id: string })[]): void {
  const table = store.table({ name: object })
  const kept = new Set(rows.map(row => row.Id))
  for (const row of [...rows].sort((a, b) => (a.Id < b.Id ? -1 : 1))) {
    if (table.get(row.Id) === undefined) table.append(row)
    else table.replace(row)
  }
  for (const row of table.rows)
    if (!kept.has(row.Id) && row['IsDeleted'] !== true) table.replace({ ...row, IsDeleted: true })
}

function entityRow(org: Org, type: SObjectType): Values {
  const isRecord = type.layoutable !== false
  return {
    DurableId: type.custom ? org.births.of('CustomObject', type.name).id.slice(0, 15) : type.name,
    QualifiedApiName: type.name,
    DeveloperName: type.name.replace(/__c$/, ''),
    MasterLabel: type.label,
    Label: type.label,
    PluralLabel: type.labelPlural,
    NamespacePrefix: null,
    KeyPrefix: type.system === 'history' ? null : type.keyPrefix,
    IsCustomizable: isRecord,
    IsCustomSetting: false,
    IsQueryable: true,
    IsSearchable: isRecord,
    IsLayoutable: isRecord,
    IsTriggerable: isRecord,
    IsApexTriggerable: isRecord,
    IsWorkflowEnabled: isRecord,
    IsFieldHistoryTracked: org.schema.type(historyNameOf(type.name)) !== undefined,
    IsDeprecatedAndHidden: false,
    LastModifiedDate: type.custom ? stampOf(org.births.of('CustomObject', type.name).modifiedAt) : null,
  }
}

function fieldRow(org: Org, type: SObjectType, field: Field): Values {
  const isCustom = field.name.endsWith('__c')
  const birth = isCustom ? org.births.of('CustomField', `${homeOf(type.name)}.${field.name}`) : null
  const id = birth === null ? field.name : birth.id.slice(0, 15)
  return {
    DurableId: `${type.name}.${id}`,
    QualifiedApiName: field.name,
    DeveloperName: field.name.replace(/__c$/, ''),
    MasterLabel: field.label,
    Label: field.label,
    DataType: dataTypeOf(field),
    Length: field.length,
    Precision: field.type === 'int' ? field.digits : field.precision,
    Scale: field.scale,
    NamespacePrefix: null,
    EntityDefinitionId: type.name,
    IsCalculated: field.calculated,
    IsCompound: field.type === 'address' || field.type === 'location',
    IsHighScaleNumber: false,
    IsIndexed: field.externalId || field.unique || field.type === 'id' || field.type === 'reference',
    IsNillable: field.nillable,
    IsNameField: field.nameField,
    IsFieldHistoryTracked: field.trackHistory,
    IsPolymorphicForeignKey: field.referenceTo.length > 1,
    IsWorkflowFilterable: field.filterable,
    IsApiFilterable: field.filterable,
    IsApiGroupable: field.filterable,
    IsApiSortable: field.sortable,
    IsListFilterable: field.filterable,
    RelationshipName: field.relationshipName,
    ExtraTypeInfo: null,
    Description: field.description,
    LastModifiedDate: birth === null ? null : stampOf(birth.modifiedAt),
  }
}

/** As the setup shows it: Text(255), Number(16, 2), Lookup(Account). */
function dataTypeOf(field: Field): string {
  const type = typeNameOf(field)
  if (field.type === 'reference') return `${type}(${field.referenceTo.join(',')})`
  if (['Text', 'LongTextArea', 'Html'].includes(type))
    return `${type.replace('LongTextArea', 'Long Text Area').replace('Html', 'Rich Text Area')}(${field.length})`
  if (['Number', 'Currency', 'Percent'].includes(type))
    return `${type}(${field.precision - field.scale}, ${field.scale})`
  return type
}

function customFieldRow(org: Org, type: SObjectType, field: Field): Values & { readonly Id: string } {
  const home = homeOf(type.name)
  const fullName = `${home}.${field.name}`
  return {
    ...birthRow(org, 'CustomField', fullName),
    DeveloperName: field.name.slice(0, -'__c'.length),
    FullName: fullName,
    TableEnumOrId: type.custom ? org.births.of('CustomObject', type.name).id.slice(0, 15) : home,
    EntityDefinitionId: type.custom ? org.births.of('CustomObject', type.name).id.slice(0, 15) : home,
    Description: field.description,
    InlineHelpText: field.help,
    Length: field.length,
    Precision: field.precision,
    Scale: field.scale,
    RelationshipLabel: field.children,
    Metadata: JSON.stringify(definitionOf(field)),
  }
}

function customObjectRow(org: Org, type: SObjectType): Values & { readonly Id: string } {
  return {
    ...birthRow(org, 'CustomObject', type.name),
    DeveloperName: type.name.slice(0, -'__c'.length),
    FullName: type.name,
    Description: type.description,
    SharingModel: type.sharingModel,
    Metadata: JSON.stringify({ label: type.label, pluralLabel: type.labelPlural, fields: fieldsOf(type) }),
  }
}

function birthRow(org: Org, kind: string, fullName: string): Values & { readonly Id: string } {
  const birth = org.births.of(kind, fullName)
  return {
    Id: birth.id,
    NamespacePrefix: null,
    ManageableState: 'unmanaged',
    CreatedDate: stampOf(birth.createdAt),
    CreatedById: birth.createdById,
    LastModifiedDate: stampOf(birth.modifiedAt),
    LastModifiedById: birth.modifiedById,
    SystemModstamp: stampOf(birth.modifiedAt),
  }
}
