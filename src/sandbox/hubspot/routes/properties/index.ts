// /crm/v3/properties/{objectType}: one file per endpoint.
import type { Endpoint } from '../../http/endpoint.ts'
import { archiveProperty } from './archive.ts'
import { createProperty } from './create.ts'
import { createGroup, listGroups } from './groups.ts'
import { getProperty, listProperties } from './read.ts'

export const propertyEndpoints: readonly Endpoint[] = [
  listProperties,
  listGroups,
  createGroup,
  getProperty,
  createProperty,
  archiveProperty,
]
