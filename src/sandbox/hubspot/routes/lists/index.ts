// /crm/v3/lists: definitions, members, folders, and what else is known of a list.
import type { Endpoint } from '../../http/endpoint.ts'
import { listConversionEndpoints } from './conversion.ts'
import { listDefinitionEndpoints } from './definitions.ts'
import { listFolderEndpoints } from './folders.ts'
import { membershipEndpoints } from './memberships.ts'

export const listEndpoints: readonly Endpoint[] = [
  ...listDefinitionEndpoints,
  ...membershipEndpoints,
  ...listFolderEndpoints,
  ...listConversionEndpoints,
]
