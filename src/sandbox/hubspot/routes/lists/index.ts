// /crm/v3/lists: definitions in one file, members in another.
import type { Endpoint } from '../../http/endpoint.ts'
import { listDefinitionEndpoints } from './definitions.ts'
import { membershipEndpoints } from './memberships.ts'

export const listEndpoints: readonly Endpoint[] = [...listDefinitionEndpoints, ...membershipEndpoints]
