// POST /crm/v3/properties/{objectType}: an admin's new property; 409 when the name is taken.
import { z } from 'zod'
import { ApiError, invalid } from '../../http/api-error.ts'
import { bodyOf, crmPaths, type Endpoint } from '../../http/endpoint.ts'
import { tableOf } from '../objects/target.ts'

/** Which field types a type may be shown with. */
const FIELD_TYPES: Readonly<Record<string, readonly string[]>> = {
  string: ['text', 'textarea', 'html', 'phonenumber', 'file', 'calculation_equation'],
  number: ['number', 'calculation_equation'],
  date: ['date'],
  datetime: ['date'],
  enumeration: ['select', 'radio', 'checkbox', 'booleancheckbox', 'calculation_equation'],
  bool: ['booleancheckbox', 'calculation_equation'],
  phone_number: ['phonenumber'],
}

const option = z.object({
  label: z.string(),
  value: z.string(),
  displayOrder: z.number().default(-1),
  hidden: z.boolean().default(false),
  description: z.string().default(''),
})

const input = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  label: z.string().min(1),
  type: z.string(),
  fieldType: z.string(),
  groupName: z.string(),
  description: z.string().default(''),
  options: z.array(option).default([]),
  displayOrder: z.number().default(-1),
  hasUniqueValue: z.boolean().default(false),
  hidden: z.boolean().default(false),
  formField: z.boolean().default(false),
})

export const createProperty: Endpoint = {
  method: 'POST',
  paths: crmPaths('properties', '/:objectType'),
  limit: 'burst',
  handle: call => {
    const { type } = tableOf(call)
    const wanted = bodyOf(call, input)
    const known = call.portal.catalog.properties(type)
    if (known.has(wanted.name)) {
      throw new ApiError(409, {
        message: `A property named '${wanted.name}' already exists.`,
        category: 'OBJECT_ALREADY_EXISTS',
        subCategory: 'Properties.PROPERTY_EXISTS',
      })
    }
    if (!call.portal.catalog.groups(type).has(wanted.groupName)) {
      const subCategory = 'Properties.PROPERTY_GROUP_DOESNT_EXIST'
      throw invalid(`Property group "${wanted.groupName}" does not exist`, { subCategory })
    }
    if (FIELD_TYPES[wanted.type]?.includes(wanted.fieldType) !== true) {
      throw invalid(`Invalid property type and field type: ${wanted.type}, ${wanted.fieldType}`)
    }
    const at = new Date(call.portal.clock.now()).toISOString()
    const property = {
      ...wanted,
      calculated: false,
      externalOptions: false,
      archived: false,
      createdAt: at,
      updatedAt: at,
      modificationMetadata: { archivable: true, readOnlyDefinition: false, readOnlyValue: false },
    }
    known.set(property.name, property)
    return { status: 201, body: property }
  },
}
