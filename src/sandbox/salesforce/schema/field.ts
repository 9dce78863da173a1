// What a field and an object may be told to be, by the data files of this folder or by whoever adds one at run time;
// parsed once, so that everything behind it finds every flag filled in.
import { z } from 'zod'

const fieldSchema = z.strictObject({
  name: z.string(),
  label: z.string(),
  type: z.enum([
    'id',
    'string',
    'textarea',
    'email',
    'phone',
    'url',
    'picklist',
    'multipicklist',
    'combobox',
    'encryptedstring',
    'boolean',
    'int',
    'double',
    'currency',
    'percent',
    'date',
    'datetime',
    'time',
    'reference',
    'address',
    'location',
    'base64',
    'anyType',
  ]),
  /** Characters at most, for the types made of text. */
  length: z.number().default(0),
  /** Digits of a whole number; precision and scale of a fraction. */
  digits: z.number().default(0),
  precision: z.number().default(0),
  scale: z.number().default(0),
  /** write: insert and update; create: insert only; read: neither. */
  access: z.enum(['write', 'create', 'read']).default('write'),
  nillable: z.boolean().default(true),
  defaultedOnCreate: z.boolean().default(false),
  /** What an insert without the field stores; a picklist's default value. */
  defaultValue: z.union([z.string(), z.number(), z.boolean(), z.null()]).default(null),
  /** Picklist values; `restricted` refuses others. `labels` holds what is shown for a value, where that differs. */
  values: z.array(z.string()).default([]),
  labels: z.record(z.string(), z.string()).default({}),
  restricted: z.boolean().default(false),
  referenceTo: z.array(z.string()).default([]),
  relationshipName: z.string().nullable().default(null),
  /** Under which name the parent finds the records that refer to it, such as Contacts; null where it cannot. */
  children: z.string().nullable().default(null),
  /** Deleting the parent deletes the record: a master-detail relationship, or a lookup told so. */
  cascadeDelete: z.boolean().default(false),
  /** The parent cannot be deleted while records refer to it. */
  restrictedDelete: z.boolean().default(false),
  compound: z.string().nullable().default(null),
  filterable: z.boolean().default(true),
  sortable: z.boolean().default(true),
  groupable: z.boolean().optional(),
  idLookup: z.boolean().default(false),
  nameField: z.boolean().default(false),
  externalId: z.boolean().default(false),
  unique: z.boolean().default(false),
  caseSensitive: z.boolean().default(false),
  /** A formula or a roll-up: read-only, and its value moves without moving the record's stamps. */
  calculated: z.boolean().default(false),
  formula: z.string().nullable().default(null),
  /** The display format of a number that the org gives out, such as A-{0000}. */
  autoNumber: z.string().nullable().default(null),
  html: z.boolean().default(false),
  help: z.string().nullable().default(null),
  /** For the setup only. */
  description: z.string().nullable().default(null),
  /** Lines shown of a long text or a list of several choices. */
  visibleLines: z.number().default(0),
  /** The lookup is a master-detail relationship. */
  masterDetail: z.boolean().default(false),
  /** Whether changes of the field make rows in the object's history. */
  trackHistory: z.boolean().default(false),
  /** Whether field-level security may hide it; found by Salesforce's rules where left out. */
  permissionable: z.boolean().optional(),
})

/** One field, every flag filled in. */
export type Field = z.infer<typeof fieldSchema>

export const fieldsSchema = z.array(fieldSchema)

/** A field as it is given: what is left out has its default. */
export type FieldInput = z.input<typeof fieldSchema>

export const objectSchema = z.strictObject({
  name: z.string(),
  label: z.string(),
  labelPlural: z.string(),
  keyPrefix: z.string().length(3),
  custom: z.boolean().default(false),
  /** For the setup only. */
  description: z.string().nullable().default(null),
  sharingModel: z.string().default('ReadWrite'),
  /** True where the REST API may insert, change and delete. */
  createable: z.boolean().default(true),
  updateable: z.boolean().default(true),
  deletable: z.boolean().default(true),
  searchable: z.boolean().optional(),
  mergeable: z.boolean().default(false),
  /** False for what belongs to the setup, such as profiles: no layouts, no recent items, no triggers. */
  layoutable: z.boolean().optional(),
  /** Which of the system fields it has; see object-type.ts. */
  system: z
    .enum(['record', 'activity', 'child', 'setup', 'stamp', 'history', 'stageHistory', 'virtual'])
    .default('record'),
  /** Names of the fields whose changes make rows in its history object, twenty at most; without any it has none. */
  history: z.array(z.string()).default([]),
  /** Compound addresses: the prefix of their parts, such as Mailing. */
  addresses: z.array(z.string()).default([]),
  fields: fieldsSchema,
})

/** An object as it is given: what is left out has its default. */
export type ObjectInput = z.input<typeof objectSchema>
