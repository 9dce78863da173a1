// What the data files of this folder may say about a field and an object; parsed once, when the sandbox loads.
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
    'boolean',
    'int',
    'double',
    'currency',
    'date',
    'datetime',
    'reference',
    'address',
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
  /** Picklist values; `restricted` refuses others. */
  values: z.array(z.string()).default([]),
  restricted: z.boolean().default(false),
  referenceTo: z.array(z.string()).default([]),
  relationshipName: z.string().nullable().default(null),
  compound: z.string().nullable().default(null),
  filterable: z.boolean().default(true),
  sortable: z.boolean().default(true),
  idLookup: z.boolean().default(false),
  nameField: z.boolean().default(false),
})

/** One field, every flag filled in. */
export type Field = z.infer<typeof fieldSchema>

export const fieldsSchema = z.array(fieldSchema)

export const objectSchema = z.strictObject({
  name: z.string(),
  label: z.string(),
  labelPlural: z.string(),
  keyPrefix: z.string().length(3),
  /** True where the REST API may insert and delete. */
  createable: z.boolean().default(true),
  deletable: z.boolean().default(true),
  /** Compound addresses: the prefix of their parts, such as Mailing. */
  addresses: z.array(z.string()).default([]),
  fields: fieldsSchema,
})
