// /crm/v3/properties/{objectType}: one file per endpoint.
import type { Endpoint } from '../../http/endpoint.ts'
import { archiveProperty } from './archive.ts'
import { propertyBatchEndpoints } from './batch.ts'
import { createProperty } from './create.ts'
import { propertyGroupEndpoints } from './groups.ts'
import { getProperty, listProperties } from './read.ts'
import { updateProperty } from './update.ts'

export const propertyEndpoints: readonly Endpoint[] = [
  listProperties,
  getProperty,
  createProperty,
  updateProperty,
  archiveProperty,
  ...propertyGroupEndpoints,
  ...propertyBatchEndpoints,
]
