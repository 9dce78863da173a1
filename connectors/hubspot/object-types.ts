// Which object types the account has: HubSpot's own, and those that it made for itself.
import { z } from 'zod'
import type { StreamName } from '../../src/contract/connector.ts'
import { ConfigError } from '../../src/errors.ts'
import type { HubSpotTransport } from './http/transport.ts'
import { PLURALS } from './links/names.ts'

const Schemas = z.array(
  z.object({
    name: z.string(),
    fullyQualifiedName: z.string().optional(),
    labels: z.object({ plural: z.string().optional(), singular: z.string().optional() }),
  }),
)

/** Custom types are left out where our app was not allowed to see them. */
export async function listObjectTypes(transport: HubSpotTransport): Promise<StreamName[]> {
  const own = PLURALS.map(name => ({ name, label: labelOf(name), custom: false }))
  const custom = await transport
    .read(client => client.crm.schemas.coreApi.getAll())
    .then(({ results }) => Schemas.parse(results), unlessRefused)
  const made = custom.map(({ name, fullyQualifiedName = name, labels: { plural, singular } }) => {
    return { name: fullyQualifiedName, label: plural ?? singular ?? name, custom: true }
  })
  return [...own, ...made]
}

/** "line_items" is shown as "Line items". */
function labelOf(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function unlessRefused(error: unknown): [] {
  if (error instanceof ConfigError) return []
  throw error
}
